package import SondeCompiler
import SondeTensors

/// Adds channels of zeros, as in a shortcut without parameters to a layer with more channels.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, before + channels + after, height, width]`
///
/// He et al., *Deep Residual Learning for Image Recognition*, 2015, section 3.3, option A,
/// <https://arxiv.org/abs/1512.03385>.
public struct PadChannels: LayerModule {
  /// How many channels of zeros come first.
  public var before: Int
  /// How many channels of zeros come last.
  public var after: Int

  /// Describes a padding of channels.
  ///
  /// - Parameters:
  ///   - before: How many channels of zeros come first.
  ///   - after: How many channels of zeros come last.
  public init(before: Int = 0, after: Int = 0) {
    self.before = before
    self.after = after
  }

  /// The layer as data.
  public var layer: Layer { .padChannels(self) }
}

extension PadChannels: LayerRules {
  package static let kind = Layer.Kind.padChannels
  package static let blank = PadChannels()
  package static let attributes: [Attribute<PadChannels>] = [
    .integer("before", \.before, atLeast: 0, "channels of zeros that come first"),
    .integer("after", \.after, atLeast: 0, "channels of zeros that come last"),
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let shape = tracer.builder.shape(of: inputs[0])
    _ = try shape.channels(expected: nil, rank: 4, unit: "channels")
    var parts = [inputs[0]]
    if before > 0 { parts.insert(try zeros(before, shape, &tracer), at: 0) }
    if after > 0 { parts.append(try zeros(after, shape, &tracer)) }
    guard parts.count > 1 else { return inputs[0] }
    return try tracer.add(.concatenation(Concatenation(axis: 1)), to: parts)
  }

  private func zeros(
    _ channels: Int, _ shape: Shape, _ tracer: inout LayerTracer
  ) throws -> Value {
    let padding = Shape([shape[0], channels] + shape.dimensions.dropFirst(2))
    return try tracer.add(.constant(Constant(value: 0, shape: padding)), to: [])
  }
}
