import Foundation

/// Multiplies the learning rate by a factor at each of several positions.
///
/// `base * gamma ^ (milestones passed)`. Milestones in epochs move it between epochs, as
/// `torch.optim.lr_scheduler.MultiStepLR` does when it is stepped once an epoch; milestones in steps
/// move it within them.
public struct MultiStepLR: Hashable, Sendable {
  /// From where on each factor counts, measured from the start of training.
  public let milestones: [Period]
  /// The factor.
  public let gamma: Double

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - milestones: From where on each factor counts, in any order; a position named twice counts twice.
  ///   - gamma: The factor.
  public init(milestones: [Period], gamma: Double = 0.1) {
    precondition(
      milestones.allSatisfy(\.isPositive), "A milestone lies behind the start of training.")
    self.milestones = milestones
    self.gamma = gamma
  }

  func learningRate(base: Double, at position: SchedulePosition) -> Double {
    let passed = milestones.count { $0.wholeCount(until: position) >= 1 }
    return base * pow(gamma, Double(passed))
  }
}
