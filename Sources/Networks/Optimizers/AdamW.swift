package import SondeCompiler

/// Adam with a weight decay that does not pass through the moments.
///
/// `w *= 1 - learningRate * weightDecay` first, then as Adam without weight decay.
///
/// Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, 2017, <https://arxiv.org/abs/1711.05101>.
public struct AdamW: Hashable, Sendable {
  /// The length of a step before any schedule.
  public var learningRate: Double
  /// How much of the mean gradient stays from step to step.
  public var beta1: Double
  /// How much of the mean squared gradient stays from step to step.
  public var beta2: Double
  /// Added to the root, against division by zero.
  public var epsilon: Double
  /// The share of the parameter, times the learning rate, that is taken off at every step.
  public var weightDecay: Double

  /// Describes an AdamW optimizer.
  ///
  /// - Parameters:
  ///   - learningRate: The length of a step before any schedule.
  ///   - beta1: How much of the mean gradient stays from step to step, in 0…1.
  ///   - beta2: How much of the mean squared gradient stays from step to step, in 0…1.
  ///   - epsilon: Added to the root, against division by zero.
  ///   - weightDecay: The share of the parameter, times the learning rate, that is taken off at every step.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 1e-2
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

extension AdamW: OptimizerRules {
  package static let tag = Optimizer.Kind.adamW.rawValue
  package static let blank = AdamW()
  package static let attributes: [Attribute<AdamW>] = [
    .number("learning_rate", \.learningRate, in: 0 ... .infinity, "length of a step"),
    .number(
      "beta1", \.beta1, in: 0...0x1.fffffffffffffp-1, "share of the mean gradient that stays"),
    .number("beta2", \.beta2, in: 0...0x1.fffffffffffffp-1, "share of the mean square that stays"),
    .number("epsilon", \.epsilon, in: 0 ... .infinity, "added to the root"),
    .number(
      "weight_decay", \.weightDecay, in: 0 ... .infinity,
      "share of the parameter taken off, times the learning rate"),
  ]
  package var optimizer: Optimizer { .adamW(self) }
  package var memory: [String] { ["exp_avg", "exp_avg_sq"] }
  package var takesScheduledMomentum: Bool { true }

  package var operation: Operation {
    .adam(
      AdamUpdate(
        beta1: beta1, beta2: beta2, epsilon: Float(epsilon),
        weightDecay: Float(weightDecay), isDecoupled: true))
  }
}
