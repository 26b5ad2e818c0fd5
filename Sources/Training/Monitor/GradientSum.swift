import Foundation
import SondeNetworks

/// The sum of earlier gradients, each weighing less than the next, that an optimizer keeps anyway.
struct GradientSum: Hashable, Sendable {
  /// What the optimizer calls it.
  let state: String
  /// By how much each step shrinks it.
  let decay: Double
  /// What a new gradient enters with; the first one enters with `first`.
  let share, first: Double
  /// How much of each weight is in the gradients that are summed.
  let weightDecay: Double

  /// The sum of the weights with which the gradients of so many steps are in it.
  func weight(afterSteps steps: Int) -> Double {
    guard steps > 0 else { return 0 }
    let faded = pow(decay, Double(steps - 1))
    return first * faded + share * (decay == 1 ? Double(steps - 1) : (1 - faded) / (1 - decay))
  }
}

extension Optimizer {
  /// Where the optimizer adds up earlier gradients; nil where it does not.
  var gradientSum: GradientSum? {
    switch self {
    case .sgd(let rule):
      guard let state = rules.memory.first, rule.momentum > 0, !rule.hasRateInVelocity else {
        return nil
      }
      return GradientSum(
        state: state, decay: rule.momentum, share: 1 - rule.dampening, first: 1,
        weightDecay: rule.weightDecay)
    case .adam(let rule):
      return GradientSum(
        state: "exp_avg", decay: rule.beta1, share: 1 - rule.beta1, first: 1 - rule.beta1,
        weightDecay: rule.weightDecay)
    case .adamW(let rule):
      return GradientSum(
        state: "exp_avg", decay: rule.beta1, share: 1 - rule.beta1, first: 1 - rule.beta1,
        weightDecay: 0)
    case .rmsProp: return nil
    }
  }
}
