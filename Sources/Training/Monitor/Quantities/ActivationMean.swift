import SondeCompiler
import SondeRuns

/// The mean of all numbers that a layer puts out for a batch.
enum ActivationMean: LayerQuantity {
  static let quantity = Quantity.activationMean

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.mean, of: layer)
    return { $0[number] }
  }
}
