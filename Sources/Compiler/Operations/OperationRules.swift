import SondeTensors

/// The rules of one operation: what it makes from what, and its gradient.
package protocol OperationRules: Hashable, Sendable {
  /// The types of what is made.
  ///
  /// - Throws: What was found, what was expected and what to do, when the inputs do not suit.
  func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType]

  /// Adds the nodes that compute the gradient of each input.
  ///
  /// - Parameters:
  ///   - node: The node to differentiate.
  ///   - upstream: The gradient of each of its outputs; nil where nothing depends on it.
  ///   - wanted: Which inputs need a gradient.
  ///   - builder: Where the nodes are added.
  /// - Returns: One gradient an input; nil where there is none.
  /// - Throws: ``GraphError/notDifferentiable(node:operation:)``.
  func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?]

  /// Multiply-adds of one evaluation; zero where there are few against the elements moved.
  func multiplyAdds(_ inputs: [ValueType]) -> Int
}

extension OperationRules {
  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    throw GraphError.notDifferentiable(node: node.name, operation: "\(node.operation)")
  }

  package func multiplyAdds(_ inputs: [ValueType]) -> Int { 0 }

  /// Refuses a wrong number of inputs: always a mistake in this package.
  package func expectInputs(_ inputs: [ValueType], _ counts: ClosedRange<Int>) {
    precondition(counts.contains(inputs.count), "\(Self.self) got \(inputs.count) inputs.")
  }
}

extension Shape {
  /// Refuses another rank than the one wanted.
  func expectRank(_ rank: Int, as axes: String) throws(ShapeMismatch) {
    guard self.rank != rank else { return }
    throw ShapeMismatch(
      found: "the input is \(self)", expected: "\(axes) are expected",
      advice: rank == 2 && self.rank == 4
        ? "Put a flatten layer before it." : "Check the layer before it.")
  }
}
