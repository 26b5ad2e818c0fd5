import Foundation
public import SondeRuns

/// Whether a network moved, judged against noise: the first question of every diagnosis.
///
/// It learns when the last fifth of the steps has so many right answers that guessing the most frequent class would hardly give
/// them (a binomial test). A record without answers, as other programs' logs may be, is judged by its loss: it learns when
/// that fell beyond its noise and lies below that of guessing. A loss that is not finite ends all.
public struct Outcome: Codable, Hashable, Sendable {
  /// What became of training.
  public enum Verdict: String, Codable, CaseIterable, Hashable, Sendable {
    /// More right answers than guessing gives.
    case learns
    /// No more than guessing gives, after steps enough to tell.
    case stuck
    /// A loss that is not a finite number.
    case diverged
    /// Too few steps to tell, or hardly more right answers than guessing gives.
    case undecided
  }

  /// The right answers of the last steps, in training.
  public struct Answers: Codable, Hashable, Sendable {
    /// The fraction of right answers.
    public let accuracy: Double
    /// What guessing the most frequent class gives.
    public let guessing: Double
    /// How many answers there were.
    public let count: Int
    /// By how many standard deviations of guessing they are more than it gives.
    public let deviations: Double

    /// Counts right answers.
    ///
    /// - Parameters:
    ///   - accuracy: The fraction of right answers.
    ///   - count: How many answers there were.
    ///   - guessing: What guessing the most frequent class gives.
    init(_ accuracy: Double, of count: Int, guessing: Double) {
      self.accuracy = accuracy
      self.guessing = guessing
      self.count = count
      let deviation = (guessing * (1 - guessing) / Double(max(1, count))).squareRoot()
      deviations = deviation > 0 ? (accuracy - guessing) / deviation : 0
    }
  }

  /// What became of training.
  public let verdict: Verdict
  /// The right answers of the last steps, where they were recorded.
  public let answers: Answers?
  /// The mean loss of the first steps.
  public let firstLoss: Double
  /// The mean loss of the last steps.
  public let lastLoss: Double
  /// The standard error of that mean.
  public let lastLossError: Double
  /// The fall of the loss from the first steps to the last, over its standard error.
  public let fall: Double
  /// How many updates were made.
  public let steps: Int

  /// From here on, chance is ruled out: one case in three million.
  static let significant = 5.0
  /// Up to here, chance explains it: one case in a thousand.
  static let explained = 3.0
  /// Fewer points tell nothing about learning.
  static let fewestPoints = 40
  /// Below this part of the loss of guessing, a loss that fell says that something was learned.
  static let learnedShare = 0.95

  /// Judges a record; nothing where no loss was recorded.
  ///
  /// - Parameters:
  ///   - record: What happened.
  ///   - guessing: The share of right answers that naming the most frequent class of the training set gives, where that is known; else what
  ///     the record knows.
  public init?(_ record: RunRecord, guessing: Double? = nil) {
    let losses = record.losses
    guard let last = losses.last else { return nil }
    steps = last.step
    let window = Self.window(losses.count)
    let first = Self.moments(losses.prefix(window).map(\.value))
    let end = Self.moments(losses.suffix(window).map(\.value))
    (firstLoss, lastLoss) = (first.mean, end.mean)
    lastLossError = end.squaredError.squareRoot()
    let error = (first.squaredError + end.squaredError).squareRoot()
    fall = error > 0 ? (first.mean - end.mean) / error : 0
    answers = Self.answers(record, guessing: guessing ?? record.guessingAccuracy)
    let isLearning =
      answers.map { $0.deviations > Self.significant }
      ?? (fall > Self.significant
        && end.mean < Self.learnedShare * (record.guessingLoss ?? first.mean))
    verdict =
      if losses.contains(where: { !$0.value.isFinite }) {
        .diverged
      } else if isLearning {
        .learns
      } else {
        losses.count < Self.fewestPoints || answers.map { $0.deviations > Self.explained } ?? false
          ? .undecided : .stuck
      }
  }

  /// How many points at an end of a record are taken together.
  private static func window(_ count: Int) -> Int { max(1, min(count, max(10, count / 5))) }

  private static func answers(_ record: RunRecord, guessing: Double) -> Answers? {
    let steps = record.steps.suffix(window(record.steps.count))
    let count = steps.reduce(0) { $0 + $1.samples }
    guard count > 0 else { return nil }
    let accuracy = steps.reduce(0) { $0 + $1.accuracy * Double($1.samples) } / Double(count)
    return Answers(accuracy, of: count, guessing: guessing)
  }

  private static func moments(_ values: [Double]) -> (mean: Double, squaredError: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    guard count > 1 else { return (mean, 0) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / (count - 1) / count)
  }
}
