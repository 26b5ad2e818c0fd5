public import SondeNetworks

/// What is recorded while training.
public struct LoggingPlan: Hashable, Sendable {
  /// How much training lies between records of loss, accuracy and learning rate; positive.
  public var every: Period
  /// How much training lies between histograms of every parameter and its gradient; nil: none.
  public var histograms: Period?

  /// Describes the records.
  ///
  /// - Parameters:
  ///   - every: How much training lies between records of loss, accuracy and learning rate; positive.
  ///   - histograms: How much training lies between histograms of every parameter and its gradient; nil: none.
  public init(every: Period = .steps(1), histograms: Period? = .epochs(1)) {
    self.every = every
    self.histograms = histograms
  }
}
