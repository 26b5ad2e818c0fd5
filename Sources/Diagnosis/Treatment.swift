import Foundation
public import SondeExperiments

/// What came of trying remedies: which edits restore learning, proven on several seeds against the untreated experiment.
public struct Treatment: Codable, Hashable, Sendable {
  /// One set of edits on one seed.
  public struct Trial: Codable, Hashable, Sendable {
    /// The seed.
    public let seed: UInt64
    /// What became of it.
    public let outcome: Outcome
  }

  /// A set of edits and what became of it on each seed that was tried.
  public struct Attempt: Codable, Hashable, Sendable {
    /// What is changed, in words; empty for the untreated experiment.
    public let titles: [String]
    /// The edits.
    public let edits: [Edit]
    /// The trials, a seed each.
    public internal(set) var trials: [Trial]

    /// A set of remedies that was not tried yet.
    init(_ remedies: [Remedy]) {
      titles = remedies.map(\.title)
      edits = remedies.flatMap(\.edits)
      trials = []
    }

    /// In how many trials it learns.
    public var learningCount: Int { trials.count { $0.outcome.verdict == .learns } }
    /// The mean accuracy over the last steps of the trials; one that diverged counts as guessing.
    public var accuracy: Double {
      let values = trials.compactMap { trial in
        trial.outcome.answers.map {
          trial.outcome.verdict == .diverged ? $0.guessing : $0.accuracy
        }
      }
      return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
  }

  /// The experiment as it is.
  public let untreated: Attempt
  /// What was tried, in order.
  public let attempts: [Attempt]
  /// The place in ``attempts`` of the smallest set that restores learning on every seed; nil: none does.
  public let cure: Int?
  /// Whether time ran out before everything was tried.
  public let isCutShort: Bool

  /// The smallest set that restores learning on every seed.
  public var curing: Attempt? { cure.map { attempts[$0] } }
}
