package import SondeTensors

/// The mean of windows chosen so that the output has a given size.
///
/// Output row `i` of `n` covers input rows `floor(i * height / n)` up to, not including,
/// `ceil((i + 1) * height / n)`; columns likewise (PyTorch's rule).
package struct AdaptiveAveragePooling: OperationRules, CustomStringConvertible {
  package var output: Size2D

  package init(output: Size2D) {
    precondition(output.height > 0 && output.width > 0, "The output is at least 1×1.")
    self.output = output
  }

  /// The input rows (or columns) that one output row covers.
  package static func range(_ index: Int, of outputs: Int, over inputs: Int) -> Range<Int> {
    index * inputs / outputs..<((index + 1) * inputs + outputs - 1) / outputs
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    let image = inputs[0].shape
    try image.expectRank(4, as: "images [batch, channels, height, width]")
    return [
      ValueType([image[0], image[1], output.height, output.width], inputs[0].dataType)
    ]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    let operation = AdaptiveAveragePoolingGradient(input: builder.shape(of: node.inputs[0]))
    return [
      try builder.value(.adaptiveAveragePoolingGradient(operation), upstream, name: node.name)
    ]
  }

  package var description: String { "adaptiveAveragePooling(\(output))" }
}

/// The gradient of adaptive average pooling.
///
/// Input: the output's gradient. Output: a gradient of the images' shape.
package struct AdaptiveAveragePoolingGradient: OperationRules, CustomStringConvertible {
  /// The shape of the images.
  package var input: Shape

  package init(input: Shape) { self.input = input }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType(input, inputs[0].dataType)]
  }

  package var description: String { "gradient(adaptiveAveragePooling)" }
}
