import SondeTensors

/// The squared difference of two values, averaged (or summed) over all elements.
///
/// Inputs: prediction and target of one shape. Output: a scalar.
package struct MeanSquaredError: OperationRules, CustomStringConvertible {
  package var reduction: Reduction

  package init(reduction: Reduction = .mean) { self.reduction = reduction }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    guard inputs[0] == inputs[1] else {
      throw ShapeMismatch(
        found: "the prediction is \(inputs[0].shape)",
        expected: "the target is \(inputs[1].shape)",
        advice: "Give the last layer as many outputs as there are classes.")
    }
    return [ValueType(.scalar)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil, nil] }
    let gradient = try builder.value(
      .meanSquaredErrorGradient(MeanSquaredErrorGradient(forward: self)),
      upstream, node.inputs[0], node.inputs[1], name: node.name)
    return [gradient, nil]
  }

  package var description: String { "meanSquaredError(\(reduction))" }
}

/// The gradient of the squared error with respect to the prediction.
///
/// Inputs: the loss's gradient (a scalar), prediction, target. Output: a gradient of the prediction's shape.
package struct MeanSquaredErrorGradient: OperationRules, CustomStringConvertible {
  package var forward: MeanSquaredError

  package init(forward: MeanSquaredError) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 3...3)
    return [inputs[1]]
  }

  package var description: String { "gradient(\(forward))" }
}
