/// Changes a graph: only this may.
///
/// Changes are collected, then carried out together, so that a pass never walks what it is changing.
package struct GraphRewriter {
  private let graph: Graph
  private var removed: Set<Int> = []
  private var replacements: [Value: Value] = [:]
  private var changed: [Int: Node] = [:]

  package init(_ graph: Graph) { self.graph = graph }

  /// Takes a node out.
  package mutating func remove(nodeAt index: Int) { removed.insert(index) }

  /// Puts another node in a node's place.
  package mutating func replace(nodeAt index: Int, with node: Node) { changed[index] = node }

  /// Makes all readers of one value read another.
  package mutating func replace(_ value: Value, with other: Value) { replacements[value] = other }

  /// Carries out what was collected.
  package func rewritten() -> Graph {
    var result = graph
    result.nodes = []
    for (index, original) in graph.nodes.enumerated() where !removed.contains(index) {
      var node = changed[index] ?? original
      node.inputs = node.inputs.map(resolve)
      result.nodes.append(node)
    }
    result.outputs = graph.outputs.map { Graph.Output(name: $0.name, value: resolve($0.value)) }
    result.updates = graph.updates.map { Graph.Update(state: $0.state, value: resolve($0.value)) }
    return result
  }

  private func resolve(_ value: Value) -> Value {
    var value = value
    while let next = replacements[value] { value = next }
    return value
  }
}
