import SondeCompiler
import SondeRuns

/// How much the predicted probability of a class varies across the samples of a batch: standard deviation, mean over classes.
///
/// A network that says the same to every picture has 0.
enum OutputSpread: NetworkQuantity {
  static let quantity = Quantity.outputSpread

  static func formula(in graph: inout WatchedGraph) throws -> Measure.Formula? {
    guard let number = try graph.outputs(.spread) else { return nil }
    return { $0[number] }
  }
}
