import Foundation
import SondeDatasets
import SondeRuns

/// Finds labels that have nothing to do with the pictures, or of which a part is wrong.
package enum LabelRule: Rule {
  package static let documentation = RuleDocumentation(
    "labels", finds: [.unrelatedLabels, .noisyLabels],
    statistic: """
      A linear classifier of random filters learns in up to 2,000 pictures of one set and is judged in both, on pictures that it did not learn from; \
      then the other way round. All classes count alike. The stored pictures are looked at, so that transforms play no part.
      """,
    decision: """
      A set's labels are worse when the classifier of the other set has fewer right answers in it than at home, by more than five standard errors, \
      while its own classifier has no fewer abroad (three standard errors): what differs are labels, not pictures. Labels are unrelated where its \
      answers are within three standard errors of guessing, else noisy, with an estimate of the share that is wrong: likely. Where neither set's \
      labels follow from the pictures at all, and the network, whose signal is sound, finds nothing either: likely from 1,000 pictures each on, \
      below that possible.
      """,
    source: """
      Saxe et al. 2011 for random filters; noise that takes each other class alike leaves (1 − e)·a + e·(1 − a)/(C − 1) of a share a of right answers.
      """,
    falseAlarms: """
      A task that filters and linear classifiers cannot begin to solve, in both sets, together with a network that does not move for \
      another reason. Noise that is the same in both sets cannot be seen this way.
      """)

  /// From so many pictures on, finding nothing means something.
  private static let many = 1000

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    // Pictures without anything on them have no class that could be told.
    guard !data.sets.contains(where: { $0.isScrambled || $0.constant.couldMoveAccuracy }) else {
      return .healthy
    }
    let findings = data.evaluations.compactMap { evaluation -> Finding? in
      guard let fit = evaluation.labels,
        fit.map.map({ $0.gain.deviations <= Outcome.significant }) ?? true
      else { return nil }
      return finding(data.training, evaluation, fit) ?? finding(evaluation, fit)
        ?? unrelated(in: data, evaluation, fit, subject)
    }
    // What is wrong with the training set shows beside every other set.
    var seen: Set<Illness> = []
    return .found(findings.filter { seen.insert($0.illness).inserted })
  }

  /// The training set's labels, beside those to evaluate with.
  private static func finding(
    _ training: DataReport.PictureSet, _ evaluation: DataReport.Evaluation, _ fit: LabelFit
  ) -> Finding? {
    guard isWorse(fit.other, fit.otherInOwn, mutual: fit.own, fit.ownInOther) else { return nil }
    return finding(
      in: training, beside: evaluation.set, right: fit.other, wrong: fit.otherInOwn,
      guessing: fit.guessing, suspects: evaluation.trainingSuspects)
  }

  /// The labels to evaluate with, beside the training set's.
  private static func finding(
    _ evaluation: DataReport.Evaluation, _ fit: LabelFit
  ) -> Finding? {
    guard isWorse(fit.own, fit.ownInOther, mutual: fit.other, fit.otherInOwn) else { return nil }
    var found = finding(
      in: evaluation.set, beside: nil, right: fit.own, wrong: fit.ownInOther,
      guessing: fit.guessing, suspects: evaluation.suspects)
    // Training goes well on its own labels.
    if found.illness == .unrelatedLabels { found.statement += " Training is not touched by it." }
    return found
  }

  private static func isWorse(
    _ home: SampleMean, _ abroad: SampleMean, mutual other: SampleMean, _ otherAbroad: SampleMean
  ) -> Bool {
    home.above(abroad).deviations > Outcome.significant
      && other.above(otherAbroad).deviations < Outcome.explained
  }

  private static func finding(
    in set: DataReport.PictureSet, beside other: DataReport.PictureSet?, right: SampleMean,
    wrong: SampleMean, guessing: Double, suspects: [DataReport.Suspect]
  ) -> Finding {
    let isUnrelated = wrong.above(guessing).deviations < Outcome.explained
    let share = noise(right, wrong, guessing)
    let named = suspects.prefix(5).map { "\($0.picture.words) (looks like \($0.looksLike))" }
      .joined(separator: "; ")
    let reference = other.map { "the \($0.title)" } ?? "the training set"
    let what =
      isUnrelated
      ? "The labels of the \(set.title) say nothing about its pictures"
      : """
      About \(Wording.percentage(share.value, digits: 0)) of the labels of the \(set.title) are wrong (between \
      \(Wording.percentage(max(0, share.value - 2 * share.error), digits: 0)) and \
      \(Wording.percentage(min(1, share.value + 2 * share.error), digits: 0)))
      """
    let names = isUnrelated || named.isEmpty ? "" : " The most suspicious: \(named)."
    return Finding(
      isUnrelated ? .unrelatedLabels : .noisyLabels, .likely,
      """
      \(what): a classifier that learned in \(reference) gets \(Wording.percentage(wrong.value)) of them right, and \
      \(Wording.percentage(right.value)) of those of \(reference), where guessing gives \(Wording.percentage(guessing)). No edit of the experiment \
      brings the right labels back: repair the data.\(names)
      """,
      proofs: [
        Proof(
          "right answers of a cheap classifier in the \(set.title)", wrong.value,
          healthy: .about(right.value), .data),
        Proof(
          "standard errors between them", right.above(wrong).deviations,
          healthy: .atMost(Outcome.significant), .data),
        Proof("share of wrong labels", share.value, healthy: .about(0), .data),
      ])
  }

  /// The share of labels that are wrong, if each other class is equally likely.
  private static func noise(_ right: SampleMean, _ wrong: SampleMean, _ guessing: Double)
    -> SampleMean
  {
    let others = (1 - right.value) * guessing / (1 - guessing)
    let scale = 1 / max(right.value - others, .leastNormalMagnitude)
    let apart = right.above(wrong)
    return SampleMean(
      value: min(1, max(0, apart.value * scale)), error: apart.error * scale)
  }

  /// Neither set's labels follow from the pictures, and the network finds nothing either.
  private static func unrelated(
    in data: DataReport, _ evaluation: DataReport.Evaluation, _ fit: LabelFit, _ subject: Subject
  ) -> Finding? {
    let nothing = [fit.own, fit.other, fit.ownInOther, fit.otherInOwn].allSatisfy {
      $0.above(fit.guessing).deviations < Outcome.explained
    }
    let isSound =
      subject.probe.map {
        FirstSignal($0, beside: subject.counterfactuals.map(\.probe)).isSound
      } ?? false
    guard nothing, isSound, subject.outcome?.verdict == .stuck,
      !data.sets.contains(where: \.constantForNetwork.couldMoveAccuracy)
    else { return nil }
    let count = min(data.training.count, evaluation.set.count)
    return Finding(
      .unrelatedLabels, count < many ? .possible : .likely,
      """
      Labels do not follow from the pictures: neither in the training set (\(Wording.percentage(fit.own.value)) of a cheap classifier's answers \
      are right) nor in the \(evaluation.set.title) (\(Wording.percentage(fit.other.value))), where guessing gives \
      \(Wording.percentage(fit.guessing)), and the network, which sees the pictures, finds nothing either. No edit of the experiment brings the \
      right labels back: repair the data.
      """,
      proofs: [
        Proof(
          "right answers of a cheap classifier in the training set", fit.own.value,
          healthy: .atLeast(fit.guessing + Outcome.significant * fit.own.error), .data),
        Proof(
          "the same in the \(evaluation.set.title)", fit.other.value,
          healthy: .atLeast(fit.guessing + Outcome.significant * fit.other.error), .data),
      ])
  }
}
