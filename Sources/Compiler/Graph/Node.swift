/// One value of a graph: an index into its table of values.
package struct Value: Hashable, Sendable, CustomStringConvertible {
  package let index: Int

  package init(index: Int) { self.index = index }

  package var description: String { "%\(index)" }
}

/// One computation of a graph.
package struct Node: Hashable, Sendable {
  /// What is computed.
  package var operation: Operation
  /// What it reads, in the operation's order.
  package var inputs: [Value]
  /// What it makes, in the operation's order.
  package var outputs: [Value]
  /// The layer that it comes from, as in `stage2.block1.conv2`.
  package var name: String

  package init(operation: Operation, inputs: [Value], outputs: [Value], name: String) {
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
    self.name = name
  }
}
