import SondeTensors

/// Exponentials divided by their sum along an axis, or the logarithm of that.
///
/// Input and output have one shape. The greatest value is subtracted first, so nothing overflows.
package struct Softmax: OperationRules, CustomStringConvertible {
  package var axis: Int
  package var isLogarithmic: Bool

  package init(axis: Int = 1, isLogarithmic: Bool = false) {
    precondition(axis >= 0, "An axis is counted from 0.")
    self.axis = axis
    self.isLogarithmic = isLogarithmic
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    guard axis < inputs[0].shape.rank else {
      throw ShapeMismatch(
        found: "the input is \(inputs[0].shape)", expected: "axis \(axis) must be one of its axes",
        advice: "Axes are counted from 0; axis 1 holds the classes.")
    }
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    return [
      try builder.value(
        .softmaxGradient(SoftmaxGradient(forward: self)), upstream, node.outputs[0],
        name: node.name)
    ]
  }

  package var description: String { "\(isLogarithmic ? "logSoftmax" : "softmax")(axis \(axis))" }
}

/// The gradient of softmax or log-softmax.
///
/// Inputs: the output's gradient, the output. Output: a gradient of the same shape.
package struct SoftmaxGradient: OperationRules, CustomStringConvertible {
  package var forward: Softmax

  package init(forward: Softmax) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [inputs[0]]
  }

  package var description: String { "gradient(\(forward))" }
}
