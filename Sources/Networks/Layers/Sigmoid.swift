package import SondeCompiler

/// Squeezes numbers into 0…1.
///
/// `y = 1 / (1 + exp(-x))`.
///
/// - Input: any shape
/// - Output: the same shape
public struct Sigmoid: LayerModule {
  /// Describes a sigmoid.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .sigmoid(self) }
}

extension Sigmoid: LayerRules {
  package static let kind = Layer.Kind.sigmoid
  package static let blank = Sigmoid()
  package static let attributes: [Attribute<Sigmoid>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.sigmoid), to: inputs)
  }
}
