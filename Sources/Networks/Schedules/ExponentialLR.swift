import Foundation

/// Multiplies the learning rate by a factor again and again.
///
/// `base * gamma ^ floor(position / every)`. It moves once an epoch, as
/// `torch.optim.lr_scheduler.ExponentialLR` does when it is stepped once an epoch; `every: 1 step` moves it
/// at each update.
public struct ExponentialLR: Hashable, Sendable {
  /// The factor.
  public let gamma: Double
  /// How long each value holds.
  public let every: Period

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - gamma: The factor.
  ///   - every: How long each value holds; positive.
  public init(gamma: Double, every: Period = .epochs(1)) {
    precondition(every.isPositive, "An exponential schedule needs a period of positive length.")
    self.gamma = gamma
    self.every = every
  }

  func learningRate(base: Double, at position: SchedulePosition) -> Double {
    base * pow(gamma, every.wholeCount(until: position))
  }
}
