/// Moves each optimizer update to the earliest place where nothing still reads what it overwrites.
///
/// Then a gradient dies as soon as it was used, and the arena need not hold all of them at once.
package func orderUpdates(_ graph: Graph) -> Graph {
  let isUpdate = graph.nodes.map { $0.operation.isOptimizerUpdate }
  guard isUpdate.contains(true) else { return graph }
  var order: [Int] = []
  var pending: [(node: Int, earliest: Int)] = []
  // What only looks on is given its place later, and holds no update back.
  let lastReads = lastReaders(
    in: graph, ignoring: zip(isUpdate, graph.areObservers).map { $0 || $1 })
  let producers = graph.producers
  for index in graph.nodes.indices where isUpdate[index] {
    let node = graph.nodes[index]
    let operands = node.inputs.map { max(producers[$0] ?? -1, lastReads[$0] ?? -1) }
    pending.append((index, operands.max() ?? -1))
  }
  // Updates that depend on other updates stay in their order behind them.
  pending.sort { ($0.earliest, $0.node) < ($1.earliest, $1.node) }
  var next = 0
  for index in graph.nodes.indices where !isUpdate[index] {
    order.append(index)
    while next < pending.count, pending[next].earliest <= index {
      order.append(pending[next].node)
      next += 1
    }
  }
  order += pending[next...].map(\.node)
  var result = graph
  result.nodes = order.map { graph.nodes[$0] }
  return result
}

/// The last node that reads each state, some nodes aside.
private func lastReaders(in graph: Graph, ignoring isIgnored: [Bool]) -> [Value: Int] {
  let states = Set(graph.states.map(\.value))
  var last: [Value: Int] = [:]
  for (index, node) in graph.nodes.enumerated() where !isIgnored[index] {
    for input in node.inputs where states.contains(input) { last[input] = index }
  }
  return last
}

extension Operation {
  /// Whether this moves a parameter along its gradient.
  package var isOptimizerUpdate: Bool {
    switch self {
    case .stochasticGradientDescent, .adam, .rootMeanSquarePropagation: true
    default: false
    }
  }
}
