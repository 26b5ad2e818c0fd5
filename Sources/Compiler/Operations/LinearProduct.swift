import SondeTensors

/// Multiplies each row by a matrix of weights and adds a bias.
///
/// Inputs: rows `[batch, features]`, weights `[outputs, features]`, and, if there is a bias, `[outputs]`.
/// Output: `[batch, outputs]`.
package struct LinearProduct: OperationRules, CustomStringConvertible {
  /// Whether a rectifier follows.
  package var isRectified: Bool

  package init(isRectified: Bool = false) { self.isRectified = isRectified }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...3)
    let rows = inputs[0].shape
    let weights = inputs[1].shape
    try rows.expectRank(2, as: "rows [batch, features]")
    guard rows[1] == weights[1] else {
      throw ShapeMismatch(
        found: "the input has \(rows[1]) features", expected: "the weights expect \(weights[1])",
        advice: "Check the layer before it, or the size of the pictures.")
    }
    return [ValueType([rows[0], weights[0]], inputs[0].dataType)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0] else { return node.inputs.map { _ in nil } }
    var gradients: [Value?] = node.inputs.map { _ in nil }
    let hasBias = node.inputs.count == 3
    if wanted[1] || (hasBias && wanted[2]) {
      let made = try builder.apply(
        .linearWeightGradient(LinearWeightGradient(hasBias: hasBias)),
        to: [node.inputs[0], upstream], name: node.name)
      gradients[1] = made[0]
      if hasBias { gradients[2] = made[1] }
    }
    if wanted[0] {
      gradients[0] = try builder.value(
        .linearInputGradient(LinearInputGradient()), upstream, node.inputs[1], name: node.name)
    }
    return gradients
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    inputs[0].shape[0] * inputs[1].shape.elementCount
  }

  package var description: String { isRectified ? "linear, relu" : "linear" }
}

/// The gradient of a linear product with respect to its rows.
///
/// Inputs: the output's gradient, the weights. Output: a gradient of the rows' shape.
package struct LinearInputGradient: OperationRules, CustomStringConvertible {
  package init() {}

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [ValueType([inputs[0].shape[0], inputs[1].shape[1]], inputs[0].dataType)]
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    inputs[0].shape[0] * inputs[1].shape.elementCount
  }

  package var description: String { "inputGradient(linear)" }
}

/// The gradient of a linear product with respect to its weights and, where it has one, its bias.
///
/// Inputs: the rows, the output's gradient. Outputs: gradients of the weights' and the bias's shape.
package struct LinearWeightGradient: OperationRules, CustomStringConvertible {
  package var hasBias: Bool

  package init(hasBias: Bool) { self.hasBias = hasBias }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    let outputs = inputs[1].shape[1]
    return [ValueType([outputs, inputs[0].shape[1]])] + (hasBias ? [ValueType([outputs])] : [])
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    inputs[0].shape.elementCount * inputs[1].shape[1]
  }

  package var description: String { "weightGradient(linear)" }
}
