import SondeCompiler
import SondeNetworks
import SondeRuns
import SondeTensors

/// The fraction of a layer's outputs that are at the flat ends of its activation function.
///
/// A sigmoid counts as saturated below 0.05 and above 0.95, tanh beyond ±0.9, which is the same place of the same curve: there
/// the slope is under 0.19 of its greatest. Of softmax the samples are counted whose greatest probability is above 0.95. There is
/// no accepted threshold: Rakitianskaia and Engelbrecht, *Measuring saturation in neural networks*, 2015,
/// <https://doi.org/10.1109/SSCI.2015.202>, compare distributions instead; published rules take inputs beyond ±5 (DeepDiagnosis)
/// or ±9.5 (SageMaker's for tanh), where the gradient is gone already.
enum Saturation: LayerQuantity {
  static let quantity = Quantity.saturation

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard layer.kind.flatRange != nil else { return nil }
    let number = try graph.activation(.saturation, of: layer)
    // Of a sample's probabilities at most one is that great.
    let factor = layer.kind == .softmax ? Double(layer.shape[1]) : 1
    return { $0[number] * factor }
  }
}

extension Layer.Kind {
  /// Beyond which outputs the activation function is flat; nil where it is not at any.
  var flatRange: (low: Float, high: Float)? {
    switch self {
    case .sigmoid: (0.05, 0.95)
    case .tanh: (-0.9, 0.9)
    case .softmax: (-.infinity, 0.95)
    case .conv2d, .linear, .batchNorm, .maxPool2d, .avgPool2d, .adaptiveAvgPool2d, .relu,
      .leakyReLU, .elu, .selu, .exponential, .logSoftmax, .dropout, .localResponseNorm, .identity,
      .flatten, .add, .concat, .padChannels:
      nil
    }
  }
}

extension WatchedGraph {
  /// Asks for a figure of a layer's output; all figures are computed in one pass.
  mutating func activation(
    _ figure: ActivationStatistics.Figure, of layer: WatchedLayer
  ) throws -> MeasuredNumber {
    let range = layer.kind.flatRange ?? (-.infinity, .infinity)
    return try ask(
      .activationStatistics(ActivationStatistics(low: range.low, high: range.high)),
      [layer.output], figure.rawValue, for: layer.name)
  }

  /// Asks for the norm of a value.
  mutating func norm(of value: SondeCompiler.Value, for name: String) throws -> MeasuredNumber {
    try ask(.globalNorm(GlobalNorm()), [value], for: name)
  }
}
