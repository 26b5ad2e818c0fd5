import SondeCompiler
import SondeRuns

/// How far the means of a batch are from the running means that evaluation uses, before the step moves these, in running
/// deviations: root mean square over the channels.
enum RunningMeanShift: LayerQuantity {
  static let quantity = Quantity.runningMeanShift

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let statistics = layer.normalization else { return nil }
    let number = try graph.shift(.mean, of: statistics, for: layer.name)
    return { $0[number] }
  }
}

extension WatchedGraph {
  /// Asks how far a batch's statistics are from the running ones; both figures are computed together.
  mutating func shift(
    _ figure: RunningStatisticsShift.Figure, of statistics: WatchedNormalization, for name: String
  ) throws -> MeasuredNumber {
    try ask(
      .runningStatisticsShift(
        RunningStatisticsShift(
          epsilon: statistics.epsilon, correction: statistics.correction)),
      [
        statistics.mean, statistics.variance, statistics.runningMean, statistics.runningVariance,
      ], figure.rawValue, for: name)
  }
}
