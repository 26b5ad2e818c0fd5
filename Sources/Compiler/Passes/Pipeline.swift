/// The passes that a graph goes through, in order; this list is the compiler's table of contents.
package struct Pipeline: Sendable {
  /// One pass and its name.
  package struct Pass: Sendable {
    package var name: String
    package var run: @Sendable (Graph) throws -> Graph

    package init(name: String, run: @escaping @Sendable (Graph) throws -> Graph) {
      self.name = name
      self.run = run
    }
  }

  package var passes: [Pass]

  package init(passes: [Pass]) { self.passes = passes }

  /// What every graph goes through before a backend lowers it.
  package static let standard = Pipeline(passes: [
    Pass(name: "remove dead nodes", run: removeDeadNodes),
    Pass(name: "fuse rectifiers", run: fuseRectifiers),
    Pass(name: "order updates", run: orderUpdates),
    Pass(name: "order observers", run: orderObservers),
  ])

  /// Runs all passes; the graph is verified before the first and after each.
  ///
  /// - Parameters:
  ///   - graph: What was built.
  ///   - observer: Sees the graph before the first pass and after each, with the pass's name.
  /// - Returns: What a backend lowers.
  /// - Throws: ``GraphError`` when the graph is not valid, before or after a pass.
  package func run(
    _ graph: Graph, observer: (_ pass: String, Graph) -> Void = { _, _ in }
  ) throws -> Graph {
    var graph = graph
    try verify(graph, after: "building")
    observer("building", graph)
    for pass in passes {
      graph = try pass.run(graph)
      try verify(graph, after: pass.name)
      observer(pass.name, graph)
    }
    return graph
  }
}
