import SondeCompiler
import SondeRuns

/// How far a step moves a layer's weights, over their norm: `‖Δw‖ / ‖w‖`, all that the optimizer does included.
///
/// About 1e-3 is usual: Karpathy, *CS231n: Neural networks part 3*, <https://cs231n.github.io/neural-networks-3/#ratio>. It is
/// infinite for weights that are all 0.
enum UpdateRatio: LayerQuantity {
  static let quantity = Quantity.updateRatio

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let weight = layer.parameters["weight"], let updated = weight.updated else { return nil }
    let norm = try graph.norm(of: weight.state, for: layer.name)
    let move = try graph.ask(
      .differenceNorm(DifferenceNorm()), [updated, weight.state], for: layer.name)
    return { $0[move] / $0[norm] }
  }
}
