package import SondeCompiler

/// Turns numbers into the logarithms of probabilities that add up to 1.
///
/// `y = x - log Σ exp(x)`. Before a cross-entropy loss it changes nothing: that applies its own.
///
/// - Input: any shape, usually `[batch, classes]`
/// - Output: the same shape
public struct LogSoftmax: LayerModule {
  /// The axis along which the numbers are taken together.
  public var axis: Int

  /// Describes a logarithm of softmax.
  ///
  /// - Parameter axis: The axis along which the numbers are taken together, counted from 0.
  public init(axis: Int = 1) { self.axis = axis }

  /// The layer as data.
  public var layer: Layer { .logSoftmax(self) }
}

extension LogSoftmax: LayerRules {
  package static let kind = Layer.Kind.logSoftmax
  package static let blank = LogSoftmax()
  package static let attributes: [Attribute<LogSoftmax>] = [
    .integer("axis", \.axis, atLeast: 0, "axis along which numbers are taken together")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(
      .softmax(SondeCompiler.Softmax(axis: axis, isLogarithmic: true)), to: inputs)
  }
}
