import Foundation
import SondeRuns

/// Says that nothing is learned, and what the network answers instead.
package enum ProgressRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "progress", finds: [.outputCollapse, .noProgress],
    statistic: """
      The right answers of the last steps beside those of guessing the most frequent class, in deviations of guessing; the \
      share of the most frequent answer.
      """,
    decision: """
      No more than three deviations after at least forty steps: no progress. If nineteen in twenty pictures get the same answer, the \
      outputs have collapsed. After a thousand steps that is certain, before it possible: deep networks may begin slowly.
      """,
    source:
      "A binomial test; what separates best in a comparison of failed and healthy runs is the outputs' collapse.",
    falseAlarms:
      "Deep plain networks may stay level for hundreds of steps and learn then: give them more steps (--steps)."
  )

  static let mostOfAll = 0.95
  /// After so many steps a beginning is over, however slow.
  static let longest = 1000

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    guard outcome.verdict == .stuck || outcome.verdict == .diverged else { return .healthy }
    let certainty: Finding.Certainty = outcome.steps < longest ? .possible : .certain
    let findings = [
      progress(subject, outcome, certainty), collapse(subject, certainty),
    ].compactMap { $0 }
    return .found(findings)
  }

  private static func progress(
    _ subject: Subject, _ outcome: Outcome, _ certainty: Finding.Certainty
  ) -> Finding? {
    guard outcome.verdict == .stuck else { return nil }
    var proofs: [Proof] = []
    if let answers = outcome.answers {
      proofs.append(
        Proof(
          "right answers of the last \(answers.count)", answers.accuracy,
          healthy: .atLeast(
            answers.guessing + Outcome.explained
              * (answers.guessing * (1 - answers.guessing) / Double(answers.count)).squareRoot()),
          .record))
    }
    proofs.append(
      Proof(
        "loss of the last steps", outcome.lastLoss,
        healthy: subject.guessingLoss.map { .atMost(0.95 * $0) } ?? .none, .record))
    let right = outcome.answers.map {
      "\(Wording.percentage($0.accuracy)) of answers are right, and guessing gives \(Wording.percentage($0.guessing))"
    }
    return Finding(
      .noProgress, certainty,
      "After \(Wording.count(outcome.steps)) steps \(right ?? "the loss is no better than that of guessing").",
      proofs: proofs)
  }

  private static func collapse(_ subject: Subject, _ certainty: Finding.Certainty) -> Finding? {
    guard let share = subject.record?.newest(.topClassShare), share >= mostOfAll else { return nil }
    return Finding(
      .outputCollapse, certainty,
      "\(Wording.percentage(share)) of pictures get the same answer.",
      proofs: [
        Proof("share of the most frequent answer", share, healthy: .atMost(mostOfAll), .record)
      ])
  }
}
