package import SondeCompiler

/// Adds what several layers give, element by element, as at the end of a residual block.
///
/// `y = x₁ + x₂ + …`; all inputs have one shape. He et al., *Deep Residual Learning for Image Recognition*, 2015, <https://arxiv.org/abs/1512.03385>.
///
/// - Input: two or more values of one shape
/// - Output: the same shape
public struct Add: LayerModule {
  /// Describes a sum.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .add(self) }
}

extension Add: LayerRules {
  package static let kind = Layer.Kind.add
  package static let blank = Add()
  package var inputCount: ClosedRange<Int> { 2...Int.max }
  package static let attributes: [Attribute<Add>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.sum(Sum()), to: inputs)
  }
}
