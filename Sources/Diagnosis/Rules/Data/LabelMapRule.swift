import SondeDatasets
import SondeExperiments
import SondeRuns

/// Finds labels that mean other classes in evaluation than in training.
package enum LabelMapRule: Rule {
  package static let documentation = RuleDocumentation(
    "label-map", finds: [.mismatchedLabels],
    statistic: """
      A linear classifier of random filters learns in up to 2,000 pictures to train on, with all classes counting alike. How many of its answers in \
      evaluation are right with the labels as they are, and under the other meaning of the labels that fits best: a shift, or any \
      rearrangement. The meaning is chosen on one half of the pictures and judged on the other.
      """,
    decision:
      "More answers are right under the other meaning, by more than five standard errors: likely.",
    source: """
      Saxe et al. 2011 for random filters, Kuhn 1955 for the best rearrangement; judging on other pictures keeps choosing from counting.
      """,
    falseAlarms:
      "None known. Classes that the classifier cannot tell apart may change places unseen.")

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    guard !data.sets.contains(where: \.isScrambled) else { return .healthy }
    return .found(
      data.evaluations.compactMap { evaluation in
        guard let fit = evaluation.labels, let map = fit.map,
          map.gain.deviations > Outcome.significant
        else { return nil }
        return finding(evaluation.set, fit, map, data.classes, subject.experiment)
      })
  }

  private static func finding(
    _ set: DataReport.PictureSet, _ fit: LabelFit, _ map: LabelFit.Map, _ classes: [String],
    _ experiment: Experiment?
  ) -> Finding {
    let change =
      map.shift.map { DataChange.shiftLabels(-$0) } ?? .mapLabels(map.labels)
    let remedy = experiment.flatMap { experiment in
      Remedy("give the labels of the \(set.title) the training set's meaning", of: experiment) {
        $0.change(set.name, by: change)
      }
    }
    let moved = map.labels.indices.filter { map.labels[$0] != $0 }
    let shown = moved.prefix(4).map { "\(classes[$0]) is \(classes[map.labels[$0]])" }
    let how =
      map.shift.map { "are \($0) further in the list of classes than in training" }
      ?? "mean other classes than in training"
    let rest = moved.count > 4 ? " and so on" : ""
    return Finding(
      .mismatchedLabels, .likely,
      """
      The labels of the \(set.title) \(how): what is called \(shown.joined(separator: ", "))\(rest). So a classifier that learned in the \
      training set gets \(Wording.percentage(map.accuracy.value)) right, and \(Wording.percentage(fit.ownInOther.value)) as they are. Which of \
      the two sets is wrong only their maker knows.
      """,
      proofs: [
        Proof(
          "right answers of a cheap classifier in the \(set.title)", fit.ownInOther.value,
          healthy: .about(fit.own.value), .data),
        Proof("the same with the other meaning of labels", map.accuracy.value, .data),
        Proof(
          "standard errors between them", map.gain.deviations,
          healthy: .atMost(Outcome.significant), .data),
      ], remedies: [remedy].compactMap { $0 })
  }
}
