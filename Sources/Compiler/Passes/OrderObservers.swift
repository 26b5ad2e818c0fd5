/// Moves each node that only looks on to right behind what it looks at.
///
/// What is measured then need not be kept until the end of the step. The nodes that training needs stay in their order, so that
/// a step that is watched computes what one that is not does.
package func orderObservers(_ graph: Graph) -> Graph {
  let isObserver = graph.areObservers
  let producers = graph.producers
  // The node behind which each observer comes; -1: before all.
  var places: [Int: Int] = [:]
  var followers: [Int: [Int]] = [:]
  for index in graph.nodes.indices where isObserver[index] {
    let place =
      graph.nodes[index].inputs.map { input in
        producers[input].map { places[$0] ?? $0 } ?? -1
      }.max() ?? -1
    places[index] = place
    followers[place, default: []].append(index)
  }
  var result = graph
  result.nodes = (-1..<graph.nodes.count).flatMap { index -> [Node] in
    let own = index >= 0 && !isObserver[index] ? [graph.nodes[index]] : []
    return own + (followers[index] ?? []).map { graph.nodes[$0] }
  }
  return result
}

extension Graph {
  /// For each node, whether only outputs need it, and no state that is updated.
  var areObservers: [Bool] {
    guard !updates.isEmpty else { return nodes.map { _ in false } }
    var needed = Set(updates.map(\.value))
    var areObservers = nodes.map { _ in true }
    for (index, node) in nodes.enumerated().reversed()
    where node.outputs.contains(where: needed.contains) {
      areObservers[index] = false
      needed.formUnion(node.inputs)
    }
    return areObservers
  }
}
