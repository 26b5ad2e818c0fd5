package import SondeCompiler
package import SondeTensors

/// Multiplies each sample by a learned matrix and adds a learned bias.
///
/// `y = x · weightᵀ + bias`. Parameters: `weight` `[outputFeatures, inputFeatures]` and `bias` `[outputFeatures]`.
///
/// - Input: `[batch, inputFeatures]`
/// - Output: `[batch, outputFeatures]`
public struct Linear: LayerModule {
  /// How many numbers a sample has; inferred when nil, else checked.
  public var inputFeatures: Int?
  /// How many numbers are made of a sample.
  public var outputFeatures: Int
  /// Whether a learned number is added to each output.
  public var hasBias: Bool

  /// Describes a linear layer.
  ///
  /// - Parameters:
  ///   - inputFeatures: How many numbers a sample has; inferred when nil, else checked.
  ///   - outputFeatures: How many numbers are made of a sample.
  ///   - hasBias: Whether a learned number is added to each output.
  public init(inputFeatures: Int? = nil, outputFeatures: Int, hasBias: Bool = true) {
    self.inputFeatures = inputFeatures
    self.outputFeatures = outputFeatures
    self.hasBias = hasBias
  }

  /// The layer as data.
  public var layer: Layer { .linear(self) }
}

extension Linear: LayerRules {
  package static let kind = Layer.Kind.linear
  package static let blank = Linear(outputFeatures: 1)
  package static let required: Set = ["output_features"]
  package static let attributes: [Attribute<Linear>] = [
    .integer(
      "input_features", optional: \.inputFeatures, "numbers of a sample; inferred when left out"),
    .integer("output_features", \.outputFeatures, "numbers made of a sample"),
    .boolean("bias", \.hasBias, "whether a learned number is added to each output"),
  ]

  package func parameters(inputs: [Shape]) throws(ShapeMismatch) -> [LayerParameter] {
    let features = try inputs[0].channels(expected: inputFeatures, rank: 2, unit: "features")
    return LayerParameter.weightAndBias(weight: [outputFeatures, features], hasBias: hasBias)
  }

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let bias = hasBias ? [tracer.parameter("bias")] : []
    return try tracer.add(
      .linear(LinearProduct()), to: [inputs[0], tracer.parameter("weight")] + bias)
  }
}
