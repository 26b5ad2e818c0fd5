public import SondeRuns

/// What became of an experiment on one seed.
public struct Trial: Codable, Hashable, Sendable {
  /// The seed.
  public let seed: UInt64
  /// Whether training moved.
  public let outcome: Outcome
  /// Fewer pictures than these tell less than the answers in training.
  static let fewestPictures = 500

  /// The right answers at the end in the set that is evaluated, where there is one of at least 500 pictures.
  public let evaluation: Outcome.Answers?

  /// Judges a record; nothing where no loss was recorded.
  ///
  /// - Parameters:
  ///   - seed: The seed with which it was trained.
  ///   - record: What happened.
  public init?(seed: UInt64, _ record: RunRecord) {
    guard let outcome = Outcome(record) else { return nil }
    self.seed = seed
    self.outcome = outcome
    evaluation = record.evaluations.last { $0.split != "train" }.flatMap { last in
      last.step == outcome.steps && last.count >= Self.fewestPictures
        ? Outcome.Answers(
          last.accuracy, of: last.count, guessing: record.guessingAccuracy(in: last)) : nil
    }
  }

  /// The right answers that it is judged by: in evaluation where that was made, else those of the last steps; none where nothing was
  /// counted.
  ///
  /// What diverged is as good as guessing, whatever it answered before.
  public var answers: Outcome.Answers? {
    guard let answers = evaluation ?? outcome.answers else { return nil }
    return outcome.verdict == .diverged
      ? Outcome.Answers(answers.guessing, of: answers.count, guessing: answers.guessing) : answers
  }
}

/// What becomes of one experiment on several seeds: the same configuration may die on one and learn on another.
public struct Seeds: Codable, Hashable, Sendable {
  /// A trial on each, the experiment's own seed first.
  public let trials: [Trial]

  /// Gathers trials.
  public init(_ trials: [Trial]) { self.trials = trials }

  /// On how many it learns.
  public var learningCount: Int { trials.count { $0.outcome.verdict == .learns } }

  /// Whether it learns on some and not on others.
  public var isDivided: Bool { (1..<max(1, trials.count)).contains(learningCount) }

  /// What that comes to, in a sentence.
  public var statement: String {
    let dead = trials.count - learningCount
    return isDivided
      ? "It dies in \(dead) of \(trials.count) seeds and learns in \(learningCount): what becomes of it hangs on chance."
      : dead == 0
        ? "It learns in all of \(trials.count) seeds."
        : "It learns in none of \(trials.count) seeds."
  }
}
