import SondeRuns

/// The Euclidean norm of a layer's weights (of batch normalisation: its scales), before the step's update.
enum WeightNorm: LayerQuantity {
  static let quantity = Quantity.weightNorm

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let state = layer.parameters["weight"]?.state else { return nil }
    let norm = try graph.norm(of: state, for: layer.name)
    return { $0[norm] }
  }
}
