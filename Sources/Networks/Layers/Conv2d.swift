package import SondeCompiler
public import SondeTensors

/// Slides learned filters over images.
///
/// Output height is `(height + 2 * padding - dilation * (kernelHeight - 1) - 1) / stride + 1`, rounded down; width
/// likewise. Parameters: `weight` `[filters, channels / groups, kernelHeight, kernelWidth]` and `bias` `[filters]`.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, filters, outputHeight, outputWidth]`
///
/// Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, 2016,
/// <https://arxiv.org/abs/1603.07285>.
public struct Conv2d: LayerModule {
  /// How many channels the images have; inferred when nil, else checked.
  public var inputChannels: Int?
  /// How many filters are learned.
  public var outputChannels: Int
  /// The filters' extents, in pixels.
  public var kernelSize: Size2D
  /// The step from one place of the filter to the next, in pixels.
  public var stride: Size2D
  /// Rows and columns of zeros on each side, in pixels.
  public var padding: Size2D
  /// The step between the filter's own rows and columns, in pixels.
  public var dilation: Size2D
  /// Into how many groups the channels are divided; each filter sees one.
  public var groups: Int
  /// Whether a learned number is added to each output channel.
  public var hasBias: Bool

  /// Describes a convolution.
  ///
  /// - Parameters:
  ///   - inputChannels: How many channels the images have; inferred when nil, else checked.
  ///   - outputChannels: How many filters are learned.
  ///   - kernelSize: The filters' extents, in pixels.
  ///   - stride: The step from one place of the filter to the next, in pixels.
  ///   - padding: Rows and columns of zeros on each side, in pixels.
  ///   - dilation: The step between the filter's own rows and columns, in pixels.
  ///   - groups: Into how many groups the channels are divided; must divide both numbers of channels.
  ///   - hasBias: Whether a learned number is added to each output channel.
  public init(
    inputChannels: Int? = nil, outputChannels: Int, kernelSize: Size2D, stride: Size2D = 1,
    padding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1, hasBias: Bool = true
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.hasBias = hasBias
  }

  /// The layer as data.
  public var layer: Layer { .conv2d(self) }
}

extension Conv2d: LayerRules {
  package static let kind = Layer.Kind.conv2d
  package static let blank = Conv2d(outputChannels: 1, kernelSize: 1)
  package static let required: Set = ["output_channels", "kernel_size"]
  package static let attributes: [Attribute<Conv2d>] = [
    .integer(
      "input_channels", optional: \.inputChannels, "channels of the images; inferred when left out"),
    .integer("output_channels", \.outputChannels, "number of filters"),
    .size("kernel_size", \.kernelSize, "extents of the filters, in pixels"),
    .size("stride", \.stride, "step between places of the filter, in pixels"),
    .size("padding", \.padding, atLeast: 0, "zeros on each side, in pixels"),
    .size("dilation", \.dilation, "step between the filter's own rows, in pixels"),
    .integer("groups", \.groups, "groups of channels; each filter sees one"),
    .boolean("bias", \.hasBias, "whether a learned number is added to each channel"),
  ]

  package func parameters(inputs: [Shape]) throws(ShapeMismatch) -> [LayerParameter] {
    let channels = try inputs[0].channels(expected: inputChannels, rank: 4, unit: "channels")
    guard channels % groups == 0, outputChannels % groups == 0 else {
      throw ShapeMismatch(
        found: "there are \(channels) input and \(outputChannels) output channels",
        expected: "\(groups) groups must divide both",
        advice: "Change the number of channels or of groups.")
    }
    return LayerParameter.weightAndBias(
      weight: [outputChannels, channels / groups, kernelSize.height, kernelSize.width],
      hasBias: hasBias)
  }

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let operation = Convolution(
      stride: stride, padding: padding, dilation: dilation, groups: groups)
    let bias = hasBias ? [tracer.parameter("bias")] : []
    return try tracer.add(
      .convolution(operation), to: [inputs[0], tracer.parameter("weight")] + bias)
  }
}
