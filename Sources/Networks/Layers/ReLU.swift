package import SondeCompiler

/// Sets negative numbers to zero.
///
/// `y = max(x, 0)`; the gradient at 0 is 0. Glorot, Bordes and Bengio, *Deep Sparse Rectifier Neural Networks*, 2011.
///
/// - Input: any shape
/// - Output: the same shape
public struct ReLU: LayerModule {
  /// Describes a rectifier.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .relu(self) }
}

extension ReLU: LayerRules {
  package static let kind = Layer.Kind.relu
  package static let blank = ReLU()
  package static let attributes: [Attribute<ReLU>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.relu), to: inputs)
  }
}
