package import SondeTensors

/// The windows that pooling looks through, with PyTorch's rules.
package struct PoolingWindow: Hashable, Sendable {
  package var kernel: Size2D
  package var stride: Size2D
  /// Added on both sides; at most half of the kernel.
  package var padding: Size2D
  package var dilation: Size2D
  /// Whether the output's extents are rounded up, so that no pixel at the end is left out.
  package var roundsUp: Bool

  package init(
    kernel: Size2D, stride: Size2D, padding: Size2D = 0, dilation: Size2D = 1,
    roundsUp: Bool = false
  ) {
    precondition(kernel.height > 0 && kernel.width > 0, "A pooling window is at least 1×1.")
    precondition(stride.height > 0 && stride.width > 0, "A stride is at least 1.")
    precondition(padding.height >= 0 && padding.width >= 0, "Padding cannot be negative.")
    precondition(dilation.height > 0 && dilation.width > 0, "A dilation is at least 1.")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.roundsUp = roundsUp
  }

  /// How many windows there are along each axis; not positive where not even one fits.
  package func outputSize(image: Size2D) -> Size2D {
    func extent(_ path: KeyPath<Size2D, Int>) -> Int {
      let (image, stride, padding) = (
        image[keyPath: path], stride[keyPath: path], padding[keyPath: path]
      )
      let room = image + 2 * padding - dilation[keyPath: path] * (kernel[keyPath: path] - 1) - 1
      guard room >= 0 else { return 0 }
      guard roundsUp else { return room / stride + 1 }
      let windows = (room + stride - 1) / stride + 1
      // The last window must start inside the image or its left padding.
      return (windows - 1) * stride >= image + padding ? windows - 1 : windows
    }
    return Size2D(height: extent(\.height), width: extent(\.width))
  }

  /// The output's type, or why there is none.
  func outputType(_ images: ValueType) throws(ShapeMismatch) -> ValueType {
    let image = images.shape
    try image.expectRank(4, as: "images [batch, channels, height, width]")
    guard padding.height * 2 <= kernel.height, padding.width * 2 <= kernel.width else {
      throw ShapeMismatch(
        found: "the padding is \(padding)",
        expected: "it may be at most half of the \(kernel) window",
        advice: "Use less padding or a larger window.")
    }
    let output = outputSize(image: Size2D(height: image[2], width: image[3]))
    guard output.height > 0, output.width > 0 else {
      throw ShapeMismatch(
        found: "the input is \(image[2])×\(image[3]) pixels with padding \(padding)",
        expected: "the \(kernel) window needs more",
        advice: "Use a smaller window, fewer pooling layers, or larger pictures.")
    }
    return ValueType([image[0], image[1], output.height, output.width], images.dataType)
  }
}

extension PoolingWindow: CustomStringConvertible {
  package var description: String {
    var text = "window \(kernel), stride \(stride), padding \(padding)"
    if dilation != 1 { text += ", dilation \(dilation)" }
    if roundsUp { text += ", rounded up" }
    return text
  }
}
