import SondeTensors

/// Divides each value by a norm over neighbouring channels.
///
/// `y = x / (k + alpha / size * Σ x²)^beta`, the sum over `size` channels centred on the value's own, zero beyond the
/// edges (PyTorch's rule; for an even `size` one channel more lies before than after).
///
/// Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012.
package struct LocalResponseNormalization: OperationRules, CustomStringConvertible {
  package var size: Int
  package var alpha: Float
  package var beta: Float
  package var k: Float

  package init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1) {
    precondition(size > 0, "At least one channel is looked at.")
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    try inputs[0].shape.expectRank(4, as: "images [batch, channels, height, width]")
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    return [
      try builder.value(
        .localResponseNormalizationGradient(LocalResponseNormalizationGradient(forward: self)),
        upstream, node.inputs[0], name: node.name)
    ]
  }

  package var description: String {
    "localResponseNormalization(size \(size), alpha \(alpha), beta \(beta), k \(k))"
  }
}

/// The gradient of local response normalisation.
///
/// Inputs: the output's gradient, the input. Output: a gradient of the input's shape.
package struct LocalResponseNormalizationGradient: OperationRules, CustomStringConvertible {
  package var forward: LocalResponseNormalization

  package init(forward: LocalResponseNormalization) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [inputs[1]]
  }

  package var description: String { "gradient(\(forward))" }
}
