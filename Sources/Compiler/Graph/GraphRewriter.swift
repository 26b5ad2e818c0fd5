/// Changes a graph: only this may.
///
/// Changes are collected, then carried out together, so that a pass never walks what it is changing.
package struct GraphRewriter {
  private let graph: Graph
  private var removed: Set<Int> = []
  private var replaced: [Int: Node] = [:]

  package init(_ graph: Graph) { self.graph = graph }

  /// Takes a node out.
  package mutating func remove(nodeAt index: Int) { removed.insert(index) }

  /// Puts a node in the place of another.
  package mutating func replace(nodeAt index: Int, with node: Node) { replaced[index] = node }

  /// Carries out what was collected.
  package func rewritten() -> Graph {
    var result = graph
    result.nodes = graph.nodes.enumerated().filter { !removed.contains($0.offset) }.map {
      replaced[$0.offset] ?? $0.element
    }
    return result
  }
}
