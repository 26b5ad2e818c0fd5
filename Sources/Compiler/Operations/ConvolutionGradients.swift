package import SondeTensors

/// The gradient of a convolution with respect to its images.
///
/// Inputs: the output's gradient, the weights. Output: a gradient of the images' shape.
package struct ConvolutionInputGradient: OperationRules, CustomStringConvertible {
  package var forward: Convolution
  /// The shape of the images.
  package var input: Shape

  package init(forward: Convolution, input: Shape) {
    self.forward = forward
    self.input = input
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [ValueType(input, inputs[0].dataType)]
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    forward.multiplyAdds([ValueType(input), inputs[1]])
  }

  package var description: String { "inputGradient(\(forward))" }
}

/// The gradient of a convolution with respect to its weights and, where it has one, its bias.
///
/// Inputs: the images, the output's gradient. Outputs: gradients of the weights' and the bias's shape.
package struct ConvolutionWeightGradient: OperationRules, CustomStringConvertible {
  package var forward: Convolution
  /// The shape of the weights.
  package var weights: Shape
  package var hasBias: Bool

  package init(forward: Convolution, weights: Shape, hasBias: Bool) {
    self.forward = forward
    self.weights = weights
    self.hasBias = hasBias
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    return [ValueType(weights)] + (hasBias ? [ValueType([weights[0]])] : [])
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    forward.multiplyAdds([inputs[0], ValueType(weights)])
  }

  package var description: String { "weightGradient(\(forward))" }
}
