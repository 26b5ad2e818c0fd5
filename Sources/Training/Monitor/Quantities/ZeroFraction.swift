import SondeCompiler
import SondeRuns

/// The fraction of the numbers that a layer puts out that are exactly 0.
enum ZeroFraction: LayerQuantity {
  static let quantity = Quantity.zeroFraction

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.zeroFraction, of: layer)
    return { $0[number] }
  }
}
