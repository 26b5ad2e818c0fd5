import SondeCompiler
import SondeNetworks
import SondeRuns
import SondeTensors

/// The mean entropy of the predicted class probabilities, in nats: 0 where the network is sure, `ln classes` where it has no idea.
///
/// Shannon, *A mathematical theory of communication*, 1948. Probabilities are the network's own where it ends in a softmax.
enum OutputEntropy: NetworkQuantity {
  static let quantity = Quantity.outputEntropy

  static func formula(in graph: inout WatchedGraph) throws -> Measure.Formula? {
    guard let number = try graph.outputs(.entropy) else { return nil }
    return { $0[number] }
  }
}

extension WatchedGraph {
  /// Asks for a figure of the network's outputs; nil where these are no rows of classes.
  mutating func outputs(_ figure: OutputStatistics.Figure) throws -> MeasuredNumber? {
    guard training.graph.type(of: training.logits).shape.rank == 2 else { return nil }
    let last = training.layers.last { $0.output == training.logits }?.node
    return try ask(
      .outputStatistics(OutputStatistics(areProbabilities: last?.layer.kind == .softmax)),
      [training.logits], figure.rawValue, for: last?.name ?? "output")
  }
}
