package import SondeCompiler

/// Turns numbers into probabilities that add up to 1.
///
/// `y = exp(x) / Σ exp(x)`. Not before a cross-entropy loss: that applies its own.
///
/// - Input: any shape, usually `[batch, classes]`
/// - Output: the same shape
public struct Softmax: LayerModule {
  /// The axis along which the numbers are taken together.
  public var axis: Int

  /// Describes a softmax.
  ///
  /// - Parameter axis: The axis along which the numbers are taken together, counted from 0.
  public init(axis: Int = 1) { self.axis = axis }

  /// The layer as data.
  public var layer: Layer { .softmax(self) }
}

extension Softmax: LayerRules {
  package static let kind = Layer.Kind.softmax
  package static let blank = Softmax()
  package static let attributes: [Attribute<Softmax>] = [
    .integer("axis", \.axis, atLeast: 0, "axis along which numbers are taken together")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(
      .softmax(SondeCompiler.Softmax(axis: axis, isLogarithmic: false)), to: inputs)
  }
}
