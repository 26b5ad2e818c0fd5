package import SondeCompiler
import SondeTensors

/// Sets numbers to zero at random in training, and does nothing in evaluation.
///
/// In training `y = x / (1 - probability)` with probability `1 - probability`, else 0. Which numbers are dropped follows from
/// the run's seed, the step and the layer's place among the network's dropout layers.
///
/// - Input: any shape
/// - Output: the same shape
///
/// Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, 2014,
/// <https://jmlr.org/papers/v15/srivastava14a.html>.
public struct Dropout: LayerModule {
  /// How likely a number is set to zero, in 0…1.
  public var probability: Double

  /// Describes a dropout.
  ///
  /// - Parameter probability: How likely a number is set to zero, in 0…1.
  public init(probability: Double = 0.5) { self.probability = probability }

  /// The layer as data.
  public var layer: Layer { .dropout(self) }
}

extension Dropout: LayerRules {
  package static let kind = Layer.Kind.dropout
  package static let blank = Dropout()
  package static let attributes: [Attribute<Dropout>] = [
    .number("probability", \.probability, in: 0...1, "how likely a number is set to zero")
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    guard tracer.mode == .training else { return inputs[0] }
    let mask = DropoutMask(probability: Float(probability), stream: tracer.nextStream())
    let seed = tracer.builder.input("seed", shape: .scalar, dataType: .int64)
    let step = tracer.builder.input("step", shape: .scalar, dataType: .int64)
    return try tracer.add(.dropout(mask), to: [inputs[0], seed, step])
  }
}
