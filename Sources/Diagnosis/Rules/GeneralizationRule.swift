import Foundation
import SondeRuns

/// Compares what is learned with how it holds for other pictures.
package enum GeneralizationRule: Rule {
  package static let documentation = RuleDocumentation(
    "generalization", finds: [.evaluationMismatch, .overfitting],
    statistic: """
      Right answers in the first epoch of training and in the last evaluation, each beside guessing; the loss of evaluation beside its lowest.
      """,
    decision: """
      Mismatch: in the first epoch of training, on pictures never seen before, answers are more than five deviations better than \
      guessing, and so would they be in the evaluated set; there they are within three: likely. Over-fitting: the loss of evaluation rose over at least two evaluations by more than a \
      tenth above its lowest, while that of training fell: likely.
      """,
    source: "A binomial test, and the usual early-stopping criterion (Prechelt 1998).",
    falseAlarms:
      "Training with strong augmentation or dropout is worse than evaluation, never better; it is not touched."
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let record = subject.record else {
      return .unknown(missing: "evaluations: log loss and accuracy of a validation set every epoch")
    }
    guard let last = record.evaluations.last, subject.learns else {
      return record.evaluations.isEmpty
        ? .unknown(missing: "evaluations: log loss and accuracy of a validation set every epoch")
        : .healthy
    }
    return .found([mismatch(subject, record, last) ?? overfitting(record, last)].compactMap { $0 })
  }

  private static func mismatch(
    _ subject: Subject, _ record: RunRecord, _ last: Event.Evaluation
  ) -> Finding? {
    // Pictures of the first epoch were never seen before: what is right there was not learned by heart.
    let unseen = RunRecord(
      [record.started.map(Event.started)].compactMap { $0 }
        + record.steps.filter { $0.epoch == 1 }.map(Event.step))
    guard let answers = Outcome(unseen)?.answers, answers.deviations > Outcome.significant else {
      return nil
    }
    let guessing = record.guessingAccuracy(in: last)
    func deviation(_ count: Int) -> Double {
      (guessing * (1 - guessing) / Double(max(1, count))).squareRoot()
    }
    // Where the pictures of training get no better answers in evaluation, it is not for being other pictures.
    if let same = record.evaluation(of: "train"), same.step == last.step,
      same.accuracy < guessing + Outcome.significant * deviation(same.count)
    {
      return nil
    }
    guard answers.accuracy > guessing + Outcome.significant * deviation(last.count),
      last.accuracy < guessing + Outcome.explained * deviation(last.count)
    else { return nil }
    return Finding(
      .evaluationMismatch, .likely,
      """
      In training \(Wording.percentage(answers.accuracy)) of answers were right on pictures never seen before, in the \(last.split) set \
      \(Wording.percentage(last.accuracy)), and guessing gives \(Wording.percentage(guessing)).
      """,
      proofs: [
        Proof("right answers in the first epoch of training", answers.accuracy, .record),
        Proof(
          "right answers in the \(last.split) set", last.accuracy,
          healthy: .about(answers.accuracy), .record),
      ])
  }

  private static func overfitting(_ record: RunRecord, _ last: Event.Evaluation) -> Finding? {
    let losses = record.evaluations.filter { $0.split == last.split }
    guard let best = losses.min(by: { $0.loss < $1.loss }), best.loss > 0 else { return nil }
    let after = losses.filter { $0.step > best.step }
    guard after.count >= 2, after.allSatisfy({ $0.loss > best.loss }), last.loss > 1.1 * best.loss,
      let training = record.epochs.last?.loss,
      let then = record.epochs.last(where: { $0.step <= best.step })?.loss, training < then
    else { return nil }
    return Finding(
      .overfitting, .likely,
      """
      Since epoch \(best.epoch) the loss of the \(last.split) set rose from \(Wording.number(best.loss)) to \
      \(Wording.number(last.loss)), while that of training fell from \(Wording.number(then)) to \(Wording.number(training)).
      """,
      proofs: [
        Proof("loss of the \(last.split) set", last.loss, healthy: .about(best.loss), .record),
        Proof("loss in training", training, .record),
      ])
  }
}
