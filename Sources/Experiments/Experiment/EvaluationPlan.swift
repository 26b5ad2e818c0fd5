public import SondeNetworks

/// When and how the network is evaluated while it trains.
public struct EvaluationPlan: Hashable, Sendable {
  /// How much training lies between evaluations; positive, and there is always one at the end.
  public var every: Period
  /// How many samples are evaluated at once; at least 1, and without influence on results beyond rounding.
  public var batchSize: Int

  /// Describes the evaluations.
  ///
  /// - Parameters:
  ///   - every: How much training lies between evaluations; positive.
  ///   - batchSize: How many samples are evaluated at once; at least 1.
  public init(every: Period = .epochs(1), batchSize: Int = 256) {
    self.every = every
    self.batchSize = batchSize
  }
}
