/// What a step computes: nodes in an order in which each reads only what came before.
///
/// A graph is a value. It reads its inputs (fed at every step) and its states (kept between steps), makes
/// its outputs, and says which states take which new value when the step is over.
package struct Graph: Hashable, Sendable {
  /// Something fed at every step.
  package struct Input: Hashable, Sendable {
    package var name: String
    package var value: Value
  }

  /// Something kept between steps.
  package struct State: Hashable, Sendable {
    /// What a state is kept for.
    package enum Role: String, Hashable, Sendable, Codable {
      /// Learned: it has a gradient.
      case parameter
      /// Belongs to the network, but is not learned: running statistics.
      case buffer
      /// Belongs to the optimizer.
      case optimizer
    }
    package var name: String
    package var role: Role
    package var value: Value
  }

  /// Something that the step gives back.
  package struct Output: Hashable, Sendable {
    package var name: String
    package var value: Value
  }

  /// A state and the value that it takes when the step is over.
  package struct Update: Hashable, Sendable {
    package var state: Value
    package var value: Value
  }

  /// The type of each value, by its index.
  package internal(set) var types: [ValueType] = []
  package internal(set) var inputs: [Input] = []
  package internal(set) var states: [State] = []
  package internal(set) var nodes: [Node] = []
  package internal(set) var outputs: [Output] = []
  package internal(set) var updates: [Update] = []

  package init() {}

  package func type(of value: Value) -> ValueType { types[value.index] }

  /// The index of the node that makes each value; inputs and states have none.
  package var producers: [Value: Int] {
    var producers: [Value: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.outputs { producers[output] = index }
    }
    return producers
  }

  /// The value of a named output, if there is one.
  package func output(named name: String) -> Value? {
    outputs.first { $0.name == name }?.value
  }
}
