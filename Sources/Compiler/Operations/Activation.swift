/// A non-linear function of each element.
package enum Activation: Hashable, Sendable {
  /// `max(x, 0)`; its gradient at 0 is 0.
  case relu
  /// `x` above 0, `slope * x` elsewhere.
  case leakyReLU(slope: Float)
  /// `1 / (1 + exp(-x))`.
  case sigmoid
  case tanh
  /// `x` above 0, `alpha * (exp(x) - 1)` elsewhere.
  case elu(alpha: Float)
  /// `exp(x)`; infinite where that is too great.
  case exponential

  /// Whether the gradient is computed from the output; otherwise from the input.
  ///
  /// The output does where the function can be undone as far as the gradient needs: then the input need not be kept.
  package var differentiatesFromOutput: Bool {
    switch self {
    case .relu, .sigmoid, .tanh, .exponential: true
    case .leakyReLU(let slope): slope >= 0
    case .elu(let alpha): alpha >= 0
    }
  }
}

extension Activation: OperationRules {
  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    let reference = differentiatesFromOutput ? node.outputs[0] : node.inputs[0]
    return [
      try builder.value(
        .activationGradient(ActivationGradient(forward: self)), upstream, reference,
        name: node.name)
    ]
  }
}

extension Activation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .relu: "relu"
    case .leakyReLU(let slope): "leakyReLU(slope \(slope))"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .elu(let alpha): "elu(alpha \(alpha))"
    case .exponential: "exponential"
    }
  }
}

/// The gradient of an activation.
///
/// Inputs: the output's gradient, and the activation's output or input, whichever it differentiates from.
/// Output: a gradient of the same shape.
package struct ActivationGradient: OperationRules, CustomStringConvertible {
  package var forward: Activation

  package init(forward: Activation) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [inputs[0]]
  }

  package var description: String { "gradient(\(forward))" }
}
