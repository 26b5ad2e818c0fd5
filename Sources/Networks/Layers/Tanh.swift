package import SondeCompiler

/// Squeezes numbers into -1…1.
///
/// `y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))`.
///
/// - Input: any shape
/// - Output: the same shape
public struct Tanh: LayerModule {
  /// Describes a hyperbolic tangent.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .tanh(self) }
}

extension Tanh: LayerRules {
  package static let kind = Layer.Kind.tanh
  package static let blank = Tanh()
  package static let attributes: [Attribute<Tanh>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.tanh), to: inputs)
  }
}
