package import SondeCompiler
public import SondeTensors

/// Takes the mean of windows chosen so that the output has a given size; of size 1, the mean of each channel.
///
/// Output row `i` of `n` is the mean of input rows `floor(i * height / n)` up to, not including,
/// `ceil((i + 1) * height / n)`; columns likewise.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, channels, outputHeight, outputWidth]`
public struct AdaptiveAvgPool2d: LayerModule {
  /// The output's extents, in pixels.
  public var outputSize: Size2D

  /// Describes an adaptive average pooling.
  ///
  /// - Parameter outputSize: The output's extents, in pixels.
  public init(outputSize: Size2D = 1) { self.outputSize = outputSize }

  /// The layer as data.
  public var layer: Layer { .adaptiveAvgPool2d(self) }
}

extension AdaptiveAvgPool2d: LayerRules {
  package static let kind = Layer.Kind.adaptiveAvgPool2d
  package static let blank = AdaptiveAvgPool2d()
  package static let attributes: [Attribute<AdaptiveAvgPool2d>] = [
    .size("output_size", \.outputSize, "extents of the output, in pixels")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(
      .adaptiveAveragePooling(AdaptiveAveragePooling(output: outputSize)), to: inputs)
  }
}
