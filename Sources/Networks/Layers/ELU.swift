package import SondeCompiler

/// Leaves positive numbers, and bends negative ones towards a limit.
///
/// `y = x` for `x > 0`, else `alpha * (exp(x) - 1)`.
///
/// - Input: any shape
/// - Output: the same shape
///
/// Clevert, Unterthiner and Hochreiter, *Exponential Linear Units*, 2015, <https://arxiv.org/abs/1511.07289>.
public struct ELU: LayerModule {
  /// The limit is minus this.
  public var alpha: Double

  /// Describes an exponential linear unit.
  ///
  /// - Parameter alpha: The limit is minus this.
  public init(alpha: Double = 1) { self.alpha = alpha }

  /// The layer as data.
  public var layer: Layer { .elu(self) }
}

extension ELU: LayerRules {
  package static let kind = Layer.Kind.elu
  package static let blank = ELU()
  package static let attributes: [Attribute<ELU>] = [
    .number("alpha", \.alpha, "negative numbers come no lower than minus this")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.elu(alpha: Float(alpha))), to: inputs)
  }
}
