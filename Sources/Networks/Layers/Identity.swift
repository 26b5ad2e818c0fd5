package import SondeCompiler

/// Gives what it reads.
///
/// `y = x`; nothing is computed.
///
/// - Input: any shape
/// - Output: the same shape
public struct Identity: LayerModule {
  /// Describes a layer that does nothing.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .identity(self) }
}

extension Identity: LayerRules {
  package static let kind = Layer.Kind.identity
  package static let blank = Identity()
  package static let attributes: [Attribute<Identity>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    inputs[0]
  }
}
