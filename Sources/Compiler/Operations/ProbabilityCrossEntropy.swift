import SondeTensors

/// The negative logarithm of the probability that a row gives the right class, where rows are probabilities already.
///
/// Inputs: probabilities `[batch, classes]`, labels `[batch]` (int32). Output: a scalar. With ``normalizes`` each row is divided by
/// its sum first; a row whose sum is 0 stays as it is. The right class's probability is then brought into
/// `epsilon ... 1 - epsilon`, and beyond these limits it has no gradient. A label that is not a class makes the loss, and the
/// sample's gradient, NaN.
///
/// Keras's `categorical_crossentropy` of outputs that are not logits, with `epsilon` 1e-7.
package struct ProbabilityCrossEntropy: OperationRules, CustomStringConvertible {
  package var epsilon: Float
  package var normalizes: Bool
  package var reduction: Reduction

  package init(epsilon: Float = 1e-7, normalizes: Bool = true, reduction: Reduction = .mean) {
    precondition(epsilon >= 0 && epsilon < 0.5, "A limit of probabilities lies in 0..<0.5.")
    self.epsilon = epsilon
    self.normalizes = normalizes
    self.reduction = reduction
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    try inputs[0].shape.expectRank(2, as: "probabilities [batch, classes]")
    precondition(
      inputs[1] == ValueType([inputs[0].shape[0]], .int32), "Labels are int32, one a sample.")
    return [ValueType(.scalar)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil, nil] }
    let gradient = try builder.value(
      .probabilityCrossEntropyGradient(ProbabilityCrossEntropyGradient(forward: self)),
      upstream, node.inputs[0], node.inputs[1], name: node.name)
    return [gradient, nil]
  }

  package var description: String {
    "probabilityCrossEntropy(\(reduction), epsilon \(epsilon)\(normalizes ? ", normalized" : ""))"
  }
}

/// The gradient of cross-entropy of probabilities.
///
/// Inputs: the loss's gradient (a scalar), probabilities, labels. Output: a gradient of the probabilities' shape.
package struct ProbabilityCrossEntropyGradient: OperationRules, CustomStringConvertible {
  package var forward: ProbabilityCrossEntropy

  package init(forward: ProbabilityCrossEntropy) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 3...3)
    return [inputs[1]]
  }

  package var description: String { "gradient(\(forward))" }
}
