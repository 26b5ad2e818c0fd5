package import SondeTensors

/// Slides filters over images.
///
/// Inputs: images `[batch, channels, height, width]`, weights `[filters, channels / groups, kernelHeight,
/// kernelWidth]`, and, if there is a bias, `[filters]`. Output: `[batch, filters, outputHeight, outputWidth]`,
/// each extent `(extent + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1`, rounded down.
package struct Convolution: Hashable, Sendable {
  package var stride: Size2D
  package var padding: Size2D
  package var dilation: Size2D
  package var groups: Int
  /// Whether a rectifier follows.
  package var isRectified = false

  package init(stride: Size2D = 1, padding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1) {
    precondition(stride.height > 0 && stride.width > 0, "A stride is at least 1.")
    precondition(padding.height >= 0 && padding.width >= 0, "Padding cannot be negative.")
    precondition(dilation.height > 0 && dilation.width > 0, "A dilation is at least 1.")
    precondition(groups > 0, "There is at least one group.")
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// The extents of the output for an image and a kernel; not positive where the kernel does not fit.
  package func outputSize(image: Size2D, kernel: Size2D) -> Size2D {
    func extent(_ image: Int, _ kernel: Int, _ path: KeyPath<Size2D, Int>) -> Int {
      let span = dilation[keyPath: path] * (kernel - 1) + 1
      let room = image + 2 * padding[keyPath: path] - span
      return room < 0 ? 0 : room / stride[keyPath: path] + 1
    }
    return Size2D(
      height: extent(image.height, kernel.height, \.height),
      width: extent(image.width, kernel.width, \.width))
  }
}

extension Convolution: OperationRules {
  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...3)
    let image = inputs[0].shape
    let weights = inputs[1].shape
    try image.expectRank(4, as: "images [batch, channels, height, width]")
    try expectChannels(image, weights)
    let kernel = Size2D(height: weights[2], width: weights[3])
    let output = outputSize(image: Size2D(height: image[2], width: image[3]), kernel: kernel)
    guard output.height > 0, output.width > 0 else {
      throw ShapeMismatch(
        found: "the input is \(image[2])×\(image[3]) pixels with padding \(padding)",
        expected: "the \(kernel) kernel with dilation \(dilation) needs more",
        advice: "Use a smaller kernel, more padding, or larger pictures.")
    }
    return [
      ValueType([image[0], weights[0], output.height, output.width], inputs[0].dataType)
    ]
  }

  private func expectChannels(_ image: Shape, _ weights: Shape) throws(ShapeMismatch) {
    guard weights[0] % groups == 0 else {
      throw ShapeMismatch(
        found: "there are \(weights[0]) filters", expected: "\(groups) groups must divide them",
        advice: "Change the number of filters or of groups.")
    }
    guard image[1] == weights[1] * groups else {
      throw ShapeMismatch(
        found: "the input has \(image[1]) channels",
        expected: "the weights expect \(weights[1] * groups)",
        advice: "Check the layer before it.")
    }
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0] else { return node.inputs.map { _ in nil } }
    var gradients: [Value?] = node.inputs.map { _ in nil }
    let hasBias = node.inputs.count == 3
    if wanted[1] || (hasBias && wanted[2]) {
      let operation = ConvolutionWeightGradient(
        forward: self, weights: builder.shape(of: node.inputs[1]), hasBias: hasBias)
      let made = try builder.apply(
        .convolutionWeightGradient(operation), to: [node.inputs[0], upstream], name: node.name)
      gradients[1] = made[0]
      if hasBias { gradients[2] = made[1] }
    }
    if wanted[0] {
      let operation = ConvolutionInputGradient(
        forward: self, input: builder.shape(of: node.inputs[0]))
      gradients[0] = try builder.value(
        .convolutionInputGradient(operation), upstream, node.inputs[1], name: node.name)
    }
    return gradients
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int {
    let image = inputs[0].shape
    let weights = inputs[1].shape
    let output = outputSize(
      image: Size2D(height: image[2], width: image[3]),
      kernel: Size2D(height: weights[2], width: weights[3]))
    return image[0] * output.area * weights.elementCount
  }
}

extension Convolution: CustomStringConvertible {
  package var description: String {
    var text = "convolution(stride \(stride), padding \(padding)"
    if dilation != 1 { text += ", dilation \(dilation)" }
    if groups != 1 { text += ", groups \(groups)" }
    return text + ")" + (isRectified ? ", relu" : "")
  }
}
