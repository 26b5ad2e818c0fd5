import SondeCompiler
import SondeRuns

/// The variances of a batch over the running variances that evaluation uses, before the step moves these: geometric mean over
/// the channels.
enum RunningVarianceRatio: LayerQuantity {
  static let quantity = Quantity.runningVarianceRatio

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let statistics = layer.normalization else { return nil }
    let number = try graph.shift(.varianceRatio, of: statistics, for: layer.name)
    return { $0[number] }
  }
}
