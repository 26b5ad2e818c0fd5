import SondeCompiler
import SondeRuns

/// The fraction of a layer's units, channels of pictures or neurons, that are 0 for every sample of the batch, in every place.
///
/// Lu et al., *Dying ReLU and initialization*, 2019, <https://arxiv.org/abs/1903.06733>. A unit that is dead for one batch may
/// still live for another.
enum DeadFraction: LayerQuantity {
  static let quantity = Quantity.deadFraction

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.deadFraction, of: layer)
    return { $0[number] }
  }
}
