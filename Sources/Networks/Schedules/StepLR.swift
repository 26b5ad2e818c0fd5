import Foundation

/// Multiplies the learning rate by a factor after every period.
///
/// `base * gamma ^ floor(position / every)`. With a period in epochs it moves between epochs, as
/// `torch.optim.lr_scheduler.StepLR` does when it is stepped once an epoch; with a period in steps, or a
/// fraction of an epoch, it moves within them.
public struct StepLR: Hashable, Sendable {
  /// How long each value holds.
  public let every: Period
  /// The factor.
  public let gamma: Double

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - every: How long each value holds; positive.
  ///   - gamma: The factor.
  public init(every: Period, gamma: Double = 0.1) {
    precondition(every.isPositive, "A step schedule needs a period of positive length.")
    self.every = every
    self.gamma = gamma
  }

  func learningRate(base: Double, at position: SchedulePosition) -> Double {
    base * pow(gamma, every.wholeCount(until: position))
  }
}
