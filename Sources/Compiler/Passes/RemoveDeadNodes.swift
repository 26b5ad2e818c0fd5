/// Takes out nodes whose results neither an output nor an update needs.
package func removeDeadNodes(_ graph: Graph) -> Graph {
  var needed = Set(graph.outputs.map(\.value)).union(graph.updates.map(\.value))
  var rewriter = GraphRewriter(graph)
  for (index, node) in graph.nodes.enumerated().reversed() {
    if node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
    } else {
      rewriter.remove(nodeAt: index)
    }
  }
  return rewriter.rewritten()
}
