import SondeRuns

/// The Euclidean norm of the gradient of a layer's biases (of batch normalisation: its shifts), before clipping.
enum BiasGradientNorm: LayerQuantity {
  static let quantity = Quantity.biasGradientNorm

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let gradient = layer.parameters["bias"]?.gradient else { return nil }
    let norm = try graph.norm(of: gradient, for: layer.name)
    return { $0[norm] }
  }
}
