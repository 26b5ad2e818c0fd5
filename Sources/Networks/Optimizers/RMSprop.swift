package import SondeCompiler

/// Steps divided by the root of the mean squared gradient.
///
/// `g += weightDecay * w`; `s = α s + (1 - α) g²`; the step is `g / (√(s - m²) + epsilon)` with `m` the mean gradient if
/// centred, else 0; with momentum `u = momentum * u + step` and `w -= learningRate * u`, else
/// `w -= learningRate * step`.
///
/// Tieleman and Hinton, *Lecture 6.5*, 2012; Graves, *Generating Sequences With Recurrent Neural Networks*, 2013 (centred),
/// <https://arxiv.org/abs/1308.0850>.
public struct RMSprop: Hashable, Sendable {
  /// The length of a step before any schedule.
  public var learningRate: Double
  /// How much of the mean squared gradient stays from step to step.
  public var alpha: Double
  /// Added to the root, against division by zero.
  public var epsilon: Double
  /// How much of the parameter is added to its gradient.
  public var weightDecay: Double
  /// How much of the velocity stays from step to step.
  public var momentum: Double
  /// Whether the mean gradient is subtracted from the mean square.
  public var isCentered: Bool

  /// Describes an RMSprop optimizer.
  ///
  /// - Parameters:
  ///   - learningRate: The length of a step before any schedule.
  ///   - alpha: How much of the mean squared gradient stays from step to step, in 0…1.
  ///   - epsilon: Added to the root, against division by zero.
  ///   - weightDecay: How much of the parameter is added to its gradient.
  ///   - momentum: How much of the velocity stays from step to step.
  ///   - isCentered: Whether the mean gradient is subtracted from the mean square.
  public init(
    learningRate: Double = 1e-2, alpha: Double = 0.99, epsilon: Double = 1e-8,
    weightDecay: Double = 0, momentum: Double = 0, isCentered: Bool = false
  ) {
    self.learningRate = learningRate
    self.alpha = alpha
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.momentum = momentum
    self.isCentered = isCentered
  }
}

extension RMSprop: OptimizerRules {
  package static let tag = Optimizer.Kind.rmsProp.rawValue
  package static let blank = RMSprop()
  package static let attributes: [Attribute<RMSprop>] = [
    .number("learning_rate", \.learningRate, in: 0 ... .infinity, "length of a step"),
    .number("alpha", \.alpha, in: 0...1, "share of the mean square that stays"),
    .number("epsilon", \.epsilon, in: 0 ... .infinity, "added to the root"),
    .number(
      "weight_decay", \.weightDecay, in: 0 ... .infinity,
      "share of the parameter added to its gradient"),
    .number("momentum", \.momentum, in: 0 ... .infinity, "share of the velocity that stays"),
    .boolean("centered", \.isCentered, "whether the mean gradient is subtracted"),
  ]
  package var optimizer: Optimizer { .rmsProp(self) }
  package var memory: [String] {
    ["square_avg"] + (momentum == 0 ? [] : ["momentum"]) + (isCentered ? ["grad_avg"] : [])
  }
  package var operation: Operation {
    .rootMeanSquarePropagation(
      RootMeanSquarePropagation(
        alpha: Float(alpha), epsilon: Float(epsilon), weightDecay: Float(weightDecay),
        momentum: Float(momentum), isCentered: isCentered))
  }
}
