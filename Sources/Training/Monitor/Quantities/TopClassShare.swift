import SondeCompiler
import SondeRuns

/// The share of a batch that is taken for the class that is predicted most often; at 1 every picture gets the same answer.
enum TopClassShare: NetworkQuantity {
  static let quantity = Quantity.topClassShare

  static func formula(in graph: inout WatchedGraph) throws -> Measure.Formula? {
    guard let number = try graph.outputs(.topClassShare) else { return nil }
    return { $0[number] }
  }
}
