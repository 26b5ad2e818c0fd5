package import SondeCompiler

/// Raises e to each number.
///
/// `y = exp(x)`; what is too great for float32 becomes infinite. Keras's activation of that name.
///
/// - Input: any shape
/// - Output: the same shape
public struct Exponential: LayerModule {
  /// Describes an exponential function.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .exponential(self) }
}

extension Exponential: LayerRules {
  package static let kind = Layer.Kind.exponential
  package static let blank = Exponential()
  package static let attributes: [Attribute<Exponential>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.exponential), to: inputs)
  }
}
