import SondeTensors

/// Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it.
///
/// Inputs: `[batch, channels, …]`, scale `[channels]`, shift `[channels]`. Outputs: the same shape, and the
/// batch's mean and biased variance `[channels]`. `epsilon` is added to the variance inside the root.
///
/// Ioffe and Szegedy, *Batch Normalization*, 2015, <https://arxiv.org/abs/1502.03167>.
package struct BatchNormalization: OperationRules, CustomStringConvertible {
  package var epsilon: Float
  /// Whether a rectifier follows.
  package var isRectified = false

  package init(epsilon: Float = 1e-5) { self.epsilon = epsilon }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 3...3)
    let channels = try channelCount(inputs)
    let shape = inputs[0].shape
    guard shape.elementCount / max(channels, 1) > 1 else {
      throw ShapeMismatch(
        found: "each channel has one value in the whole batch (\(shape))",
        expected: "training needs more than one to take a variance",
        advice: "Use a larger batch, or drop a last batch of one picture.")
    }
    return [inputs[0], ValueType([channels]), ValueType([channels])]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted.contains(true) else { return [nil, nil, nil] }
    let made = try builder.apply(
      .batchNormalizationGradient(
        BatchNormalizationGradient(epsilon: epsilon, usesRunningStatistics: false)),
      to: [upstream, node.inputs[0], node.inputs[1], node.outputs[1], node.outputs[2]],
      name: node.name)
    return zip(made, wanted).map { $1 ? $0 : nil }
  }

  package var description: String {
    "batchNormalization(epsilon \(epsilon))" + (isRectified ? ", relu" : "")
  }
}

/// Normalises each channel by statistics that are given, then scales and shifts it.
///
/// Inputs: `[batch, channels, …]`, scale, shift, mean and variance, each `[channels]`. Output: the same shape.
package struct BatchNormalizationInference: OperationRules, CustomStringConvertible {
  package var epsilon: Float
  /// Whether a rectifier follows.
  package var isRectified = false

  package init(epsilon: Float = 1e-5) { self.epsilon = epsilon }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 5...5)
    _ = try channelCount(inputs)
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted.contains(true) else {
      return node.inputs.map { _ in nil }
    }
    let made = try builder.apply(
      .batchNormalizationGradient(
        BatchNormalizationGradient(epsilon: epsilon, usesRunningStatistics: true)),
      to: [upstream, node.inputs[0], node.inputs[1], node.inputs[3], node.inputs[4]],
      name: node.name)
    return zip(made, wanted).map { $1 ? $0 : nil } + [nil, nil]
  }

  package var description: String {
    "batchNormalizationInference(epsilon \(epsilon))" + (isRectified ? ", relu" : "")
  }
}

/// The gradient of batch normalisation.
///
/// Inputs: the output's gradient, the input, the scale, the mean and the variance that were used, and where it is rectified
/// what the rectifier gave. Outputs:
/// gradients of the input, the scale and the shift.
package struct BatchNormalizationGradient: OperationRules, CustomStringConvertible {
  package var epsilon: Float
  /// Whether mean and variance were given rather than taken from the batch: then they are constants.
  package var usesRunningStatistics: Bool
  /// Whether a rectifier followed, whose gradient is taken first.
  package var isRectified = false

  package init(epsilon: Float, usesRunningStatistics: Bool) {
    self.epsilon = epsilon
    self.usesRunningStatistics = usesRunningStatistics
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, isRectified ? 6...6 : 5...5)
    return [inputs[1], inputs[2], inputs[2]]
  }

  package var description: String {
    "gradient(batchNormalization\(usesRunningStatistics ? "Inference" : "")(epsilon \(epsilon))\(isRectified ? ", relu" : ""))"
  }
}

extension OperationRules {
  /// The number of channels, agreed on by the input and every per-channel vector after it.
  fileprivate func channelCount(_ inputs: [ValueType]) throws(ShapeMismatch) -> Int {
    let shape = inputs[0].shape
    guard shape.rank == 2 || shape.rank == 4 else {
      throw ShapeMismatch(
        found: "the input is \(shape)",
        expected: "[batch, channels, height, width] or [batch, features] are expected",
        advice: "Check the layer before it.")
    }
    for vector in inputs.dropFirst() where vector.shape != [shape[1]] {
      throw ShapeMismatch(
        found: "the input has \(shape[1]) channels",
        expected: "the layer normalises \(vector.shape)",
        advice: "Check the layer before it.")
    }
    return shape[1]
  }
}
