package import SondeCompiler
public import SondeTensors

/// Takes the greatest value of each window; padding never wins.
///
/// Output height is `(height + 2 * padding - dilation * (kernelHeight - 1) - 1) / stride + 1`, rounded down, or up with
/// `roundsUp` as long as the last window starts inside the image or its left padding; width likewise.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, channels, outputHeight, outputWidth]`
public struct MaxPool2d: LayerModule {
  /// The windows' extents, in pixels.
  public var kernelSize: Size2D
  /// The step from one window to the next, in pixels; the windows' extents when nil.
  public var stride: Size2D?
  /// Rows and columns added on each side, in pixels; at most half of the window.
  public var padding: Size2D
  /// The step between the window's own rows and columns, in pixels.
  public var dilation: Size2D
  /// Whether a last window that is only partly inside counts.
  public var roundsUp: Bool

  /// Describes a max pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: The windows' extents, in pixels.
  ///   - stride: The step from one window to the next, in pixels; the windows' extents when nil.
  ///   - padding: Rows and columns added on each side, in pixels; at most half of the window.
  ///   - dilation: The step between the window's own rows and columns, in pixels.
  ///   - roundsUp: Whether a last window that is only partly inside counts.
  public init(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0, dilation: Size2D = 1,
    roundsUp: Bool = false
  ) {
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.roundsUp = roundsUp
  }

  /// The layer as data.
  public var layer: Layer { .maxPool2d(self) }
}

extension MaxPool2d: LayerRules {
  package static let kind = Layer.Kind.maxPool2d
  package static let blank = MaxPool2d(kernelSize: 1)
  package static let required: Set = ["kernel_size"]
  package static let attributes: [Attribute<MaxPool2d>] = [
    .size("kernel_size", \.kernelSize, "extents of the windows, in pixels"),
    .size("stride", optional: \.stride, "step between windows, in pixels; kernel_size by default"),
    .size("padding", \.padding, atLeast: 0, "added on each side, in pixels"),
    .size("dilation", \.dilation, "step between the window's own rows, in pixels"),
    .boolean("rounds_up", \.roundsUp, "whether a last window that is partly outside counts"),
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let window = PoolingWindow(
      kernel: kernelSize, stride: stride ?? kernelSize, padding: padding, dilation: dilation,
      roundsUp: roundsUp)
    return try tracer.apply(.maxPooling(MaxPooling(window: window)), to: inputs)[0]
  }
}
