package import SondeCompiler

/// Stochastic gradient descent with momentum.
///
/// `g += weightDecay * w`; `v = g` at the first step, later `v = momentum * v + (1 - dampening) * g`;
/// `w -= learningRate * v`, or with Nesterov's momentum `w -= learningRate * (g + momentum * v)`. This is PyTorch's rule:
/// the learning rate multiplies the velocity, where Caffe's and Keras's is part of it: `v = momentum * v + learningRate * g`;
/// `w -= v`. The two differ once the learning rate changes.
///
/// Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum in deep learning*, 2013,
/// <https://proceedings.mlr.press/v28/sutskever13.html>.
public struct SGD: Hashable, Sendable {
  /// The step along the gradient before any schedule.
  public var learningRate: Double
  /// How much of the velocity stays from step to step.
  public var momentum: Double
  /// How much less of the gradient enters the velocity.
  public var dampening: Double
  /// How much of the parameter is added to its gradient.
  public var weightDecay: Double
  /// Whether the gradient is looked at where the velocity leads; needs a momentum and no dampening.
  public var isNesterov: Bool
  /// Whether the learning rate is part of the velocity, so that its changes act on new gradients only.
  public var hasRateInVelocity: Bool

  /// Describes a stochastic gradient descent.
  ///
  /// - Parameters:
  ///   - learningRate: The step along the gradient before any schedule.
  ///   - momentum: How much of the velocity stays from step to step.
  ///   - dampening: How much less of the gradient enters the velocity.
  ///   - weightDecay: How much of the parameter is added to its gradient.
  ///   - isNesterov: Whether the gradient is looked at where the velocity leads.
  ///   - hasRateInVelocity: Whether the learning rate is part of the velocity.
  public init(
    learningRate: Double = 1e-3, momentum: Double = 0, dampening: Double = 0,
    weightDecay: Double = 0, isNesterov: Bool = false, hasRateInVelocity: Bool = false
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.isNesterov = isNesterov
    self.hasRateInVelocity = hasRateInVelocity
  }
}

extension SGD: OptimizerRules {
  package static let tag = Optimizer.Kind.sgd.rawValue
  package static let blank = SGD()
  package static let attributes: [Attribute<SGD>] = [
    .number("learning_rate", \.learningRate, in: 0 ... .infinity, "step along the gradient"),
    .number("momentum", \.momentum, in: 0 ... .infinity, "share of the velocity that stays"),
    .number("dampening", \.dampening, "how much less of the gradient enters the velocity"),
    .number(
      "weight_decay", \.weightDecay, in: 0 ... .infinity,
      "share of the parameter added to its gradient"),
    .boolean("nesterov", \.isNesterov, "whether to look where the velocity leads"),
    .boolean(
      "rate_in_velocity", \.hasRateInVelocity,
      "whether the learning rate is part of the velocity, as in Caffe and Keras, so that its changes act on new gradients only"
    ).rare,
  ]
  package var optimizer: Optimizer { .sgd(self) }
  package var memory: [String] { momentum == 0 ? [] : ["momentum"] }
  package var takesScheduledMomentum: Bool { momentum != 0 }

  package var operation: Operation {
    .stochasticGradientDescent(
      StochasticGradientDescent(
        momentum: Float(momentum), dampening: Float(dampening), weightDecay: Float(weightDecay),
        isNesterov: isNesterov))
  }

  package func addUpdate(
    _ operands: [Value], name: String, in builder: inout GraphBuilder
  ) throws -> [Value] {
    guard hasRateInVelocity else {
      return try builder.apply(operation, to: operands, name: name)
    }
    let (parameter, rate) = (operands[0], operands[2])
    var gradient = operands[1]
    if weightDecay != 0 {
      let decay = try builder.value(
        .scale(Scale(factor: Float(weightDecay))), parameter, name: name)
      gradient = try builder.apply(.sum(Sum()), to: [gradient, decay], name: name)[0]
    }
    // What is added up is the step itself, which then is made as it is.
    let step = try builder.value(
      .multiplyByScalar(MultiplyByScalar()), gradient, rate, name: name)
    let one = try builder.value(.constant(Constant(value: 1)), name: name)
    var plain = self
    plain.weightDecay = 0
    return try builder.apply(
      plain.operation, to: [parameter, step, one] + operands[3...], name: name)
  }

  package func checkTogether() throws {
    if hasRateInVelocity, isNesterov || dampening != 0 {
      throw NetworkError.unsuitableAttribute(
        owner: Self.tag, attribute: "rate_in_velocity", found: "true",
        expected: "false with nesterov or dampening")
    }
    guard isNesterov else { return }
    guard momentum > 0 else {
      throw NetworkError.unsuitableAttribute(
        owner: Self.tag, attribute: "momentum", found: "\(momentum)",
        expected: "a momentum above 0 with nesterov")
    }
    guard dampening == 0 else {
      throw NetworkError.unsuitableAttribute(
        owner: Self.tag, attribute: "dampening", found: "\(dampening)", expected: "0 with nesterov")
    }
  }
}
