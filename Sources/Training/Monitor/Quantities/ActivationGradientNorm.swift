import SondeRuns

/// The norm of the loss's gradient with respect to what a layer puts out, over the whole batch.
///
/// Going backwards through the layers it shows where gradients vanish or explode: Glorot and Bengio, *Understanding the
/// difficulty of training deep feedforward neural networks*, 2010, <https://proceedings.mlr.press/v9/glorot10a.html>.
enum ActivationGradientNorm: LayerQuantity {
  static let quantity = Quantity.activationGradientNorm

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let gradient = layer.outputGradient else { return nil }
    let norm = try graph.norm(of: gradient, for: layer.name)
    return { $0[norm] }
  }
}
