import SondeRuns

/// The Euclidean norm of the gradient of a layer's weights, before clipping.
enum WeightGradientNorm: LayerQuantity {
  static let quantity = Quantity.weightGradientNorm

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let gradient = layer.parameters["weight"]?.gradient else { return nil }
    let norm = try graph.norm(of: gradient, for: layer.name)
    return { $0[norm] }
  }
}
