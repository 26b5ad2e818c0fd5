public import SondeNetworks

/// When and how the network is evaluated while it trains.
public struct EvaluationPlan: Hashable, Sendable {
  /// How much training lies between evaluations; positive, and there is always one at the end.
  public var every: Period
  /// How many samples are evaluated at once; at least 1, and without influence on results beyond rounding.
  public var batchSize: Int
  /// How the network works while it is evaluated.
  ///
  /// In training mode dropout drops, and batch normalisation uses the batch's statistics and moves the running ones, as in a
  /// program that never puts its network into evaluation mode.
  public var mode: NetworkMode

  /// Describes the evaluations.
  ///
  /// - Parameters:
  ///   - every: How much training lies between evaluations; positive.
  ///   - batchSize: How many samples are evaluated at once; at least 1.
  ///   - mode: How the network works while it is evaluated.
  public init(
    every: Period = .epochs(1), batchSize: Int = 256, mode: NetworkMode = .evaluation
  ) {
    self.every = every
    self.batchSize = batchSize
    self.mode = mode
  }
}
