import SondeTensors

/// How the losses of a batch's samples become one number.
package enum Reduction: String, Hashable, Sendable, Codable {
  case mean, sum
}

/// The negative logarithm of the probability that softmax gives the right class.
///
/// Inputs: logits `[batch, classes]`, labels `[batch]` (int32). Output: a scalar. With `smoothing` s the target is
/// `(1 - s)` at the label plus `s / classes` everywhere. Samples whose label is `ignoredLabel` count neither in the sum
/// nor in the mean; a batch of nothing else has a mean of NaN (PyTorch's rule). Any other label that is not a class makes
/// the loss, and the sample's gradient, NaN.
package struct CrossEntropy: OperationRules, CustomStringConvertible {
  package var smoothing: Float
  package var ignoredLabel: Int32?
  package var reduction: Reduction

  package init(smoothing: Float = 0, ignoredLabel: Int32? = nil, reduction: Reduction = .mean) {
    precondition((0...1).contains(smoothing), "Label smoothing lies in 0…1.")
    self.smoothing = smoothing
    self.ignoredLabel = ignoredLabel
    self.reduction = reduction
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    try inputs[0].shape.expectRank(2, as: "logits [batch, classes]")
    precondition(
      inputs[1] == ValueType([inputs[0].shape[0]], .int32), "Labels are int32, one a sample.")
    return [ValueType(.scalar)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil, nil] }
    let gradient = try builder.value(
      .crossEntropyGradient(CrossEntropyGradient(forward: self)),
      upstream, node.inputs[0], node.inputs[1], name: node.name)
    return [gradient, nil]
  }

  package var description: String {
    var text = "crossEntropy(\(reduction)"
    if smoothing != 0 { text += ", smoothing \(smoothing)" }
    if let ignoredLabel { text += ", ignoring \(ignoredLabel)" }
    return text + ")"
  }
}

/// The gradient of cross-entropy: softmax minus the target, over the number of samples that count.
///
/// Inputs: the loss's gradient (a scalar), logits, labels. Output: a gradient of the logits' shape.
package struct CrossEntropyGradient: OperationRules, CustomStringConvertible {
  package var forward: CrossEntropy

  package init(forward: CrossEntropy) { self.forward = forward }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 3...3)
    return [inputs[1]]
  }

  package var description: String { "gradient(\(forward))" }
}
