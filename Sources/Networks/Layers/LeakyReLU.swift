package import SondeCompiler

/// Makes negative numbers smaller, and leaves the others.
///
/// `y = x` for `x > 0`, else `negativeSlope * x`.
///
/// - Input: any shape
/// - Output: the same shape
///
/// Maas, Hannun and Ng, *Rectifier Nonlinearities Improve Neural Network Acoustic Models*, 2013.
public struct LeakyReLU: LayerModule {
  /// What negative numbers are multiplied by.
  public var negativeSlope: Double

  /// Describes a leaky rectifier.
  ///
  /// - Parameter negativeSlope: What negative numbers are multiplied by.
  public init(negativeSlope: Double = 0.01) { self.negativeSlope = negativeSlope }

  /// The layer as data.
  public var layer: Layer { .leakyReLU(self) }
}

extension LeakyReLU: LayerRules {
  package static let kind = Layer.Kind.leakyReLU
  package static let blank = LeakyReLU()
  package static let attributes: [Attribute<LeakyReLU>] = [
    .number("negative_slope", \.negativeSlope, "what negative numbers are multiplied by")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.activation(.leakyReLU(slope: Float(negativeSlope))), to: inputs)
  }
}
