import SondeTensors

// Each update takes the state, the gradient and what the optimizer remembers, and makes what they become. The
// learning rate (float32) and the number of the update, from 1 (int64), are scalars. Formulas are PyTorch's.

/// Stochastic gradient descent with momentum.
///
/// Inputs: parameter, gradient, learning rate, step, and, with momentum, velocity and, where a schedule moves it, the momentum
/// that takes the attribute's place (a scalar). Outputs: parameter and, with momentum, velocity. `g += weightDecay * w`; `v = g` at the first step, later `v = momentum * v + (1 - dampening) * g`;
/// `w -= rate * v`, or with Nesterov's momentum `w -= rate * (g + momentum * v)`.
package struct StochasticGradientDescent: OperationRules, CustomStringConvertible {
  package var momentum: Float
  package var dampening: Float
  package var weightDecay: Float
  package var isNesterov: Bool

  package init(
    momentum: Float = 0, dampening: Float = 0, weightDecay: Float = 0, isNesterov: Bool = false
  ) {
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.isNesterov = isNesterov
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, momentum == 0 ? 4...4 : 5...6)
    return momentum == 0 ? [inputs[0]] : [inputs[0], inputs[0]]
  }

  package var description: String {
    "sgd(momentum \(momentum), dampening \(dampening), weightDecay \(weightDecay)"
      + (isNesterov ? ", nesterov)" : ")")
  }
}

/// Adam, or with `isDecoupled` AdamW.
///
/// Inputs: parameter, gradient, learning rate, step, first and second moment, and, where a schedule moves it, the β₁ that takes
/// the attribute's place (a scalar). Outputs: parameter, first and second moment.
/// `m = β₁ m + (1 - β₁) g`; `v = β₂ v + (1 - β₂) g²`; `w -= rate * m̂ / (√v̂ + epsilon)`. Weight decay is added to `g`, or,
/// decoupled, `w *= 1 - rate * weightDecay` comes first.
///
/// Kingma and Ba, 2014, <https://arxiv.org/abs/1412.6980>; Loshchilov and Hutter, 2017, <https://arxiv.org/abs/1711.05101>.
package struct AdamUpdate: OperationRules, CustomStringConvertible {
  package var beta1: Double
  package var beta2: Double
  package var epsilon: Float
  package var weightDecay: Float
  package var isDecoupled: Bool

  package init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0,
    isDecoupled: Bool = false
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 6...7)
    return [inputs[0], inputs[0], inputs[0]]
  }

  package var description: String {
    "\(isDecoupled ? "adamW" : "adam")(betas \(beta1) \(beta2), epsilon \(epsilon), "
      + "weightDecay \(weightDecay))"
  }
}

/// RMSprop.
///
/// Inputs: parameter, gradient, learning rate, step, mean square, and, with momentum, velocity, and, if centred, mean
/// gradient. Outputs: parameter, mean square, and velocity and mean gradient where they are. `s = α s + (1 - α) g²`;
/// the step is `g / (√(s - m²) + epsilon)` with `m` the mean gradient if centred, else 0; with momentum
/// `u = momentum * u + step` and `w -= rate * u`.
///
/// Tieleman and Hinton, *Lecture 6.5*, 2012; Graves, 2013, <https://arxiv.org/abs/1308.0850>.
package struct RootMeanSquarePropagation: OperationRules, CustomStringConvertible {
  package var alpha: Float
  package var epsilon: Float
  package var weightDecay: Float
  package var momentum: Float
  package var isCentered: Bool

  package init(
    alpha: Float = 0.99, epsilon: Float = 1e-8, weightDecay: Float = 0, momentum: Float = 0,
    isCentered: Bool = false
  ) {
    self.alpha = alpha
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.momentum = momentum
    self.isCentered = isCentered
  }

  /// How many tensors are remembered for a parameter.
  package var memoryCount: Int { 1 + (momentum == 0 ? 0 : 1) + (isCentered ? 1 : 0) }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, (4 + memoryCount)...(4 + memoryCount))
    return Array(repeating: inputs[0], count: 1 + memoryCount)
  }

  package var description: String {
    "rmsProp(alpha \(alpha), epsilon \(epsilon), weightDecay \(weightDecay), momentum \(momentum)"
      + (isCentered ? ", centered)" : ")")
  }
}
