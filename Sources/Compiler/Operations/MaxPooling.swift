package import SondeTensors

/// The greatest value of each window; padding never wins.
///
/// Input: images. Outputs: the maxima, and for each the place of the first greatest value within its window
/// (row-major, counted in the window), as int32 of the same shape.
package struct MaxPooling: OperationRules, CustomStringConvertible {
  package var window: PoolingWindow

  package init(window: PoolingWindow) { self.window = window }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    let type = try window.outputType(inputs[0])
    return [type, ValueType(type.shape, .int32)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    let operation = MaxPoolingGradient(
      window: window, input: builder.shape(of: node.inputs[0]))
    return [
      try builder.value(
        .maxPoolingGradient(operation), upstream, node.outputs[1], name: node.name)
    ]
  }

  package var description: String { "maxPooling(\(window))" }
}

/// The gradient of max pooling: each maximum's gradient goes to where it came from.
///
/// Inputs: the output's gradient, the places. Output: a gradient of the images' shape.
package struct MaxPoolingGradient: OperationRules, CustomStringConvertible {
  package var window: PoolingWindow
  /// The shape of the images.
  package var input: Shape

  package init(window: PoolingWindow, input: Shape) {
    self.window = window
    self.input = input
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [ValueType(input, inputs[0].dataType)]
  }

  package var description: String { "gradient(maxPooling(\(window)))" }
}
