package import SondeTensors

/// The mean of each window.
///
/// Where windows overhang the image, the divisor is either the number of pixels of the image in the window, or,
/// with padding counted, the window's extent within the padded image (PyTorch's rule: what a rounded-up
/// window sticks out beyond the padding is not counted).
package struct AveragePooling: OperationRules, CustomStringConvertible {
  package var window: PoolingWindow
  package var countsPadding: Bool

  package init(window: PoolingWindow, countsPadding: Bool = true) {
    precondition(window.dilation == 1, "Average pooling has no dilation.")
    self.window = window
    self.countsPadding = countsPadding
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [try window.outputType(inputs[0])]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    let operation = AveragePoolingGradient(forward: self, input: builder.shape(of: node.inputs[0]))
    return [try builder.value(.averagePoolingGradient(operation), upstream, name: node.name)]
  }

  package var description: String {
    "averagePooling(\(window), \(countsPadding ? "padding counted" : "padding not counted"))"
  }
}

/// The gradient of average pooling.
///
/// Input: the output's gradient. Output: a gradient of the images' shape.
package struct AveragePoolingGradient: OperationRules, CustomStringConvertible {
  package var forward: AveragePooling
  /// The shape of the images.
  package var input: Shape

  package init(forward: AveragePooling, input: Shape) {
    self.forward = forward
    self.input = input
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType(input, inputs[0].dataType)]
  }

  package var description: String { "gradient(\(forward))" }
}
