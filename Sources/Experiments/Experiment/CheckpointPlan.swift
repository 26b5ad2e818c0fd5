public import SondeNetworks

/// When the state of training is saved, and which state is the best.
public struct CheckpointPlan: Hashable, Sendable {
  /// What the best state is best in, on the evaluated set.
  public enum Metric: String, Hashable, Sendable, CaseIterable {
    /// The highest accuracy.
    case accuracy
    /// The lowest loss.
    case loss
  }

  /// How much training lies between saved states, each of which replaces the last; positive.
  ///
  /// There is always one at the end.
  public var every: Period
  /// By what the best state is chosen, which is kept beside the last; nil: none is kept.
  public var best: Metric?

  /// Describes the saved states.
  ///
  /// - Parameters:
  ///   - every: How much training lies between saved states; positive.
  ///   - best: By what the best state is chosen; nil: none is kept.
  public init(every: Period = .epochs(1), best: Metric? = .accuracy) {
    self.every = every
    self.best = best
  }
}
