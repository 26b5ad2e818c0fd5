import SondeCompiler
import SondeRuns

/// The standard deviation of all numbers that a layer puts out for a batch, divided by how many they are.
enum ActivationDeviation: LayerQuantity {
  static let quantity = Quantity.activationDeviation

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.deviation, of: layer)
    return { $0[number] }
  }
}
