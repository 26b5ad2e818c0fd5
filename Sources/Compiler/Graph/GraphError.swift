/// Why a graph cannot be built.
package enum GraphError: Error, Hashable, CustomStringConvertible {
  /// An operation was given what it cannot work on.
  case unsuitableInput(node: String, ShapeMismatch)
  /// A gradient was asked for through an operation that has none.
  case notDifferentiable(node: String, operation: String)
  /// A pass left the graph in a state that cannot be executed.
  case invalid(after: String, reason: String)

  package var description: String {
    switch self {
    case .unsuitableInput(let node, let mismatch):
      "\(node): \(mismatch)"
    case .notDifferentiable(let node, let operation):
      "\(node): \(operation) has no gradient, but one is needed here. "
        + "Use it outside the path from the parameters to the loss."
    case .invalid(let pass, let reason):
      "The graph is not valid after \(pass): \(reason)"
    }
  }
}

/// What an operation was given, what it wants, and what can be done.
package struct ShapeMismatch: Error, Hashable, CustomStringConvertible {
  package var found: String
  package var expected: String
  package var advice: String

  package init(found: String, expected: String, advice: String) {
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  package var description: String { "\(found), but \(expected). \(advice)" }
}
