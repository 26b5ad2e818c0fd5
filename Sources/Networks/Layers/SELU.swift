package import SondeCompiler

/// An exponential linear unit scaled so that deep stacks keep mean 0 and variance 1.
///
/// `y = scale * x` for `x > 0`, else `scale * alpha * (exp(x) - 1)`, with the paper's `alpha` 1.6733 and `scale` 1.0507. It wants
/// weights of variance `1 / fanIn`.
///
/// - Input: any shape
/// - Output: the same shape
///
/// Klambauer, Unterthiner, Mayr and Hochreiter, *Self-Normalizing Neural Networks*, 2017, <https://arxiv.org/abs/1706.02515>.
public struct SELU: LayerModule {
  /// The paper's numbers, with PyTorch's digits.
  package static let alpha = 1.6732632423543772
  package static let scale = 1.0507009873554805

  /// Describes a scaled exponential linear unit.
  public init() {}

  /// The layer as data.
  public var layer: Layer { .selu(self) }
}

extension SELU: LayerRules {
  package static let kind = Layer.Kind.selu
  package static let blank = SELU()
  package static let attributes: [Attribute<SELU>] = []

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let bent = try tracer.add(.activation(.elu(alpha: Float(Self.alpha))), to: inputs)
    return try tracer.add(.scale(Scale(factor: Float(Self.scale))), to: [bent])
  }
}
