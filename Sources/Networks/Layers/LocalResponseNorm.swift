package import SondeCompiler

/// Divides each number by a norm over neighbouring channels.
///
/// `y = x / (k + alpha / size * Σ x²)^beta`, the sum over `size` channels centred on the number's own, zero beyond the edges.
/// This is PyTorch's rule; Caffe's default of `alpha` is 1, not 1e-4, and the paper does not divide it by `size`.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: the same shape
///
/// Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012, section 3.3.
public struct LocalResponseNorm: LayerModule {
  /// How many channels are looked at.
  public var size: Int
  /// How much the neighbours count.
  public var alpha: Double
  /// The exponent.
  public var beta: Double
  /// Added to the sum.
  public var k: Double

  /// Describes a local response normalisation.
  ///
  /// - Parameters:
  ///   - size: How many channels are looked at.
  ///   - alpha: How much the neighbours count.
  ///   - beta: The exponent.
  ///   - k: Added to the sum.
  public init(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }

  /// The layer as data.
  public var layer: Layer { .localResponseNorm(self) }
}

extension LocalResponseNorm: LayerRules {
  package static let kind = Layer.Kind.localResponseNorm
  package static let blank = LocalResponseNorm(size: 5)
  package static let required: Set = ["size"]
  package static let attributes: [Attribute<LocalResponseNorm>] = [
    .integer("size", \.size, "number of channels looked at"),
    .number("alpha", \.alpha, "how much the neighbours count"),
    .number("beta", \.beta, "exponent"),
    .number("k", \.k, "added to the sum"),
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let operation = LocalResponseNormalization(
      size: size, alpha: Float(alpha), beta: Float(beta), k: Float(k))
    return try tracer.add(.localResponseNormalization(operation), to: inputs)
  }
}
