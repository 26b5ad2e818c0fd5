package import SondeCompiler

/// Steps of a length that follows from the mean and the mean square of past gradients.
///
/// `g += weightDecay * w`; `m = β₁ m + (1 - β₁) g`; `v = β₂ v + (1 - β₂) g²`; with `m̂ = m / (1 - β₁ᵗ)` and
/// `v̂ = v / (1 - β₂ᵗ)` at step `t` from 1, `w -= learningRate * m̂ / (√v̂ + epsilon)`.
///
/// Kingma and Ba, *Adam: A Method for Stochastic Optimization*, 2014, <https://arxiv.org/abs/1412.6980>.
public struct Adam: Hashable, Sendable {
  /// The length of a step before any schedule.
  public var learningRate: Double
  /// How much of the mean gradient stays from step to step.
  public var beta1: Double
  /// How much of the mean squared gradient stays from step to step.
  public var beta2: Double
  /// Added to the root, against division by zero.
  public var epsilon: Double
  /// How much of the parameter is added to its gradient.
  public var weightDecay: Double

  /// Describes an Adam optimizer.
  ///
  /// - Parameters:
  ///   - learningRate: The length of a step before any schedule.
  ///   - beta1: How much of the mean gradient stays from step to step, in 0…1.
  ///   - beta2: How much of the mean squared gradient stays from step to step, in 0…1.
  ///   - epsilon: Added to the root, against division by zero.
  ///   - weightDecay: How much of the parameter is added to its gradient.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

extension Adam: OptimizerRules {
  package static let tag = Optimizer.Kind.adam.rawValue
  package static let blank = Adam()
  package static let attributes: [Attribute<Adam>] = [
    .number("learning_rate", \.learningRate, in: 0 ... .infinity, "length of a step"),
    .number(
      "beta1", \.beta1, in: 0...0x1.fffffffffffffp-1, "share of the mean gradient that stays"),
    .number("beta2", \.beta2, in: 0...0x1.fffffffffffffp-1, "share of the mean square that stays"),
    .number("epsilon", \.epsilon, in: 0 ... .infinity, "added to the root"),
    .number(
      "weight_decay", \.weightDecay, in: 0 ... .infinity,
      "share of the parameter added to its gradient"),
  ]
  package var optimizer: Optimizer { .adam(self) }
  package var memory: [String] { ["exp_avg", "exp_avg_sq"] }
  package var takesScheduledMomentum: Bool { true }

  package var operation: Operation {
    .adam(
      AdamUpdate(
        beta1: beta1, beta2: beta2, epsilon: Float(epsilon),
        weightDecay: Float(weightDecay), isDecoupled: false))
  }
}
