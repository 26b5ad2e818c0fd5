import SondeTensors

/// Adds values of one shape, element by element.
package struct Sum: OperationRules, CustomStringConvertible {
  /// Whether a rectifier follows.
  package var isRectified: Bool

  package init(isRectified: Bool = false) { self.isRectified = isRectified }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    precondition(!inputs.isEmpty, "Nothing to add.")
    for other in inputs.dropFirst() where other != inputs[0] {
      throw ShapeMismatch(
        found: "the inputs are \(inputs[0].shape) and \(other.shape)",
        expected: "values of one shape can be added",
        advice: "Give the shortcut a 1×1 convolution with the same stride and channels.")
    }
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    wanted.map { $0 ? upstream[0] : nil }
  }

  package var description: String { isRectified ? "sum, relu" : "sum" }
}

/// Multiplies each element by a constant.
package struct Scale: OperationRules, CustomStringConvertible {
  package var factor: Float

  package init(factor: Float) { self.factor = factor }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    return [try builder.value(.scale(self), upstream, name: node.name)]
  }

  package var description: String { "scale(\(factor))" }
}

/// Multiplies each element by a scalar that the step computes.
///
/// Inputs: `x` of any shape, a scalar. Output: the shape of `x`. It has a gradient of `x` only.
package struct MultiplyByScalar: OperationRules, CustomStringConvertible {
  package init() {}

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    precondition(inputs[1].shape == .scalar, "The factor is a scalar.")
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0] else { return [nil, nil] }
    // Factors are fed or belong to the optimizer; no parameter reaches them.
    guard !wanted[1] else {
      throw GraphError.notDifferentiable(node: node.name, operation: "\(self) by its factor")
    }
    let gradient = try builder.value(
      .multiplyByScalar(self), upstream, node.inputs[1], name: node.name)
    return [gradient, nil]
  }

  package var description: String { "multiplyByScalar" }
}

/// Keeps each element within `-limit ... limit`.
package struct Clamp: OperationRules, CustomStringConvertible {
  package var limit: Float

  package init(limit: Float) {
    precondition(limit >= 0, "A limit cannot be negative.")
    self.limit = limit
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [inputs[0]]
  }

  package var description: String { "clamp(\(limit))" }
}
