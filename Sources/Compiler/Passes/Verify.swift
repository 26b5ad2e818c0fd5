/// Refuses a graph that could not be executed: a value read before it is made or made twice, types that do not fit, two
/// updates of one state.
package func verify(_ graph: Graph, after pass: String) throws(GraphError) {
  func refuse(_ reason: String) -> GraphError { .invalid(after: pass, reason: reason) }
  var known = Set(graph.inputs.map(\.value)).union(graph.states.map(\.value))
  for node in graph.nodes {
    for input in node.inputs where !known.contains(input) {
      throw refuse("\(node.operation) of \(node.name) reads \(input) before it is made.")
    }
    for output in node.outputs {
      guard known.insert(output).inserted else { throw refuse("\(output) is made twice.") }
    }
    try verifyTypes(of: node, in: graph, after: pass)
  }
  for output in graph.outputs where !known.contains(output.value) {
    throw refuse("output \(output.name) is \(output.value), which nothing makes.")
  }
  var updated: Set<Value> = []
  for update in graph.updates {
    guard known.contains(update.value) else {
      throw refuse("\(update.state) takes \(update.value), which nothing makes.")
    }
    guard updated.insert(update.state).inserted else {
      throw refuse("\(update.state) is updated twice.")
    }
    guard graph.states.contains(where: { $0.value == update.state }) else {
      throw refuse("\(update.state) is updated, but is no state.")
    }
  }
}

private func verifyTypes(of node: Node, in graph: Graph, after pass: String) throws(GraphError) {
  let found = node.outputs.map(graph.type(of:))
  let expected: [ValueType]
  do {
    expected = try node.operation.rules.outputTypes(node.inputs.map(graph.type(of:)))
  } catch let mismatch {
    throw GraphError.unsuitableInput(node: node.name, mismatch)
  }
  guard found == expected else {
    throw GraphError.invalid(
      after: pass, reason: "\(node.operation) of \(node.name) makes \(expected), not \(found).")
  }
}
