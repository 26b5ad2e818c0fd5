package import SondeCompiler
public import SondeTensors

/// Takes the mean of each window.
///
/// Output height is `(height + 2 * padding - kernelHeight) / stride + 1`, rounded down, or up with `roundsUp` as long as
/// the last window starts inside the image or its left padding; width likewise. What a rounded-up window sticks out
/// beyond the padding is never counted (PyTorch's rule).
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, channels, outputHeight, outputWidth]`
public struct AvgPool2d: LayerModule {
  /// The windows' extents, in pixels.
  public var kernelSize: Size2D
  /// The step from one window to the next, in pixels; the windows' extents when nil.
  public var stride: Size2D?
  /// Rows and columns of zeros on each side, in pixels; at most half of the window.
  public var padding: Size2D
  /// Whether a last window that is only partly inside counts.
  public var roundsUp: Bool
  /// Whether the zeros of the padding count in the mean.
  public var countsPadding: Bool

  /// Describes an average pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: The windows' extents, in pixels.
  ///   - stride: The step from one window to the next, in pixels; the windows' extents when nil.
  ///   - padding: Rows and columns of zeros on each side, in pixels; at most half of the window.
  ///   - roundsUp: Whether a last window that is only partly inside counts.
  ///   - countsPadding: Whether the zeros of the padding count in the mean.
  public init(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0, roundsUp: Bool = false,
    countsPadding: Bool = true
  ) {
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.roundsUp = roundsUp
    self.countsPadding = countsPadding
  }

  /// The layer as data.
  public var layer: Layer { .avgPool2d(self) }
}

extension AvgPool2d: LayerRules {
  package static let kind = Layer.Kind.avgPool2d
  package static let blank = AvgPool2d(kernelSize: 1)
  package static let required: Set = ["kernel_size"]
  package static let attributes: [Attribute<AvgPool2d>] = [
    .size("kernel_size", \.kernelSize, "extents of the windows, in pixels"),
    .size("stride", optional: \.stride, "step between windows, in pixels; kernel_size by default"),
    .size("padding", \.padding, atLeast: 0, "zeros on each side, in pixels"),
    .boolean("rounds_up", \.roundsUp, "whether a last window that is partly outside counts"),
    .boolean("counts_padding", \.countsPadding, "whether the padding counts in the mean"),
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let window = PoolingWindow(
      kernel: kernelSize, stride: stride ?? kernelSize, padding: padding, roundsUp: roundsUp)
    return try tracer.add(
      .averagePooling(AveragePooling(window: window, countsPadding: countsPadding)), to: inputs)
  }
}
