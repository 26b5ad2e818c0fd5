import SondeDatasets
import SondeExperiments
import SondeRuns

/// Finds a class that is so frequent that the network answers nothing else.
package enum ImbalanceRule: Rule {
  package static let documentation = RuleDocumentation(
    "imbalance", finds: [.classImbalance],
    statistic: """
      How many pictures of other classes are taken for the most frequent one: by the network in its last evaluation, and by a linear classifier of random \
      filters that learned in the training set, with classes counting as often as they occur and with all counting alike.
      """,
    decision: """
      The network takes more than half of the others for it (where there was no evaluation, it has no more right answers than always naming \
      it gives), so does the classifier with classes as they occur, and with all counting alike it does so less, by more than five \
      standard errors: likely. Unequal counts alone are no finding.
      """,
    source:
      "Ours; what counting classes alike changes is what their counts had done (King and Zeng 2001).",
    falseAlarms:
      "None known: classes that nothing can tell apart are taken for the frequent one either way.")

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    guard let record = subject.record else {
      return .unknown(missing: "a training: unequal counts alone are no illness")
    }
    guard let pull = data.evaluations.lazy.compactMap({ $0.labels?.pull }).first,
      pull.asFrequent.value > 0.5,
      pull.asFrequent.above(pull.asEqual).deviations > Outcome.significant
    else { return .healthy }
    let taken = taken(for: pull.label, in: record)
    guard taken.map({ $0 > 0.5 }) ?? !subject.learns else { return .healthy }
    let name = data.classes[pull.label]
    let network = taken.map {
      "the network takes \(Wording.percentage($0)) of other pictures for it"
    }
    return .found([
      Finding(
        .classImbalance, .likely,
        """
        \(Wording.percentage(pull.share)) of the training set are \(name), and \(network ?? "the network is no better than always saying so"). \
        A cheap classifier takes \(Wording.percentage(pull.asFrequent.value)) of the others for it, and \
        \(Wording.percentage(pull.asEqual.value)) where all classes count alike. More pictures of the others are what helps most.
        """,
        proofs: [
          Proof("share of \(name) in the training set", pull.share, .data),
          taken.map {
            Proof(
              "share of other pictures that are taken for it", $0, healthy: .atMost(0.5), .record)
          },
          Proof(
            "the same of a cheap classifier", pull.asFrequent.value,
            healthy: .about(pull.asEqual.value), .data),
        ].compactMap { $0 }, remedies: [remedy(name, data, subject.experiment)].compactMap { $0 })
    ])
  }

  /// The share of other classes' pictures that the network takes for one, every class counting alike.
  private static func taken(for label: Int, in record: RunRecord) -> Double? {
    guard let confusion = record.evaluations.last?.confusion, label < confusion.classCount else {
      return nil
    }
    let totals = confusion.totals
    let shares = totals.indices.filter { $0 != label && totals[$0] > 0 }.map {
      Double(confusion[true: $0, predicted: label]) / Double(totals[$0])
    }
    return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
  }

  private static func remedy(
    _ name: String, _ data: DataReport, _ experiment: Experiment?
  ) -> Remedy? {
    let counts = data.training.classCounts.sorted(by: >)
    guard let experiment, counts.count > 1, counts[1] > 0 else { return nil }
    let share = Double(counts[1]) / Double(counts[0])
    return Remedy("keep no more pictures of \(name) than of the next class", of: experiment) {
      $0.change("train", by: .keep(KeptShares(share: 1, classes: [name: share])))
    }
  }
}
