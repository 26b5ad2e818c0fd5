package import SondeTensors

/// Makes a graph, node by node; shapes are checked as each is added.
package struct GraphBuilder {
  package private(set) var graph: Graph

  /// Starts from a graph, by default an empty one.
  package init(_ graph: Graph = Graph()) { self.graph = graph }

  package func type(of value: Value) -> ValueType { graph.type(of: value) }
  package func shape(of value: Value) -> Shape { graph.type(of: value).shape }

  private mutating func makeValue(_ type: ValueType) -> Value {
    graph.types.append(type)
    return Value(index: graph.types.count - 1)
  }

  /// Declares something that is fed at every step; the same name twice is the same input.
  package mutating func input(
    _ name: String, shape: Shape, dataType: DataType = .float32
  ) -> Value {
    if let known = graph.inputs.first(where: { $0.name == name }) {
      precondition(
        type(of: known.value) == ValueType(shape, dataType), "Input \(name) has two types.")
      return known.value
    }
    let value = makeValue(ValueType(shape, dataType))
    graph.inputs.append(Graph.Input(name: name, value: value))
    return value
  }

  /// Declares something that is kept between steps; the same name twice is the same state.
  package mutating func state(
    _ name: String, role: Graph.State.Role, shape: Shape, dataType: DataType = .float32
  ) -> Value {
    if let known = graph.states.first(where: { $0.name == name }) {
      precondition(
        type(of: known.value) == ValueType(shape, dataType), "State \(name) has two types.")
      return known.value
    }
    let value = makeValue(ValueType(shape, dataType))
    graph.states.append(Graph.State(name: name, role: role, value: value))
    return value
  }

  /// Adds a node and checks its inputs.
  ///
  /// - Returns: What it makes, in the operation's order.
  /// - Throws: ``GraphError/unsuitableInput(node:_:)``.
  @discardableResult
  package mutating func apply(
    _ operation: Operation, to inputs: [Value], name: String
  ) throws -> [Value] {
    let types: [ValueType]
    do {
      types = try operation.rules.outputTypes(inputs.map(type(of:)))
    } catch let mismatch {
      throw GraphError.unsuitableInput(node: name, mismatch)
    }
    let outputs = types.map { makeValue($0) }
    graph.nodes.append(Node(operation: operation, inputs: inputs, outputs: outputs, name: name))
    return outputs
  }

  /// Adds a node that makes one value.
  package mutating func value(
    _ operation: Operation, _ inputs: Value..., name: String
  ) throws -> Value {
    let outputs = try apply(operation, to: inputs, name: name)
    precondition(outputs.count == 1, "\(operation) makes \(outputs.count) values.")
    return outputs[0]
  }

  /// Says that a state takes a new value when the step is over.
  package mutating func update(_ state: Value, with value: Value) {
    precondition(type(of: state) == type(of: value), "A state cannot change its type.")
    graph.updates.append(Graph.Update(state: state, value: value))
  }

  /// Says that the step gives a value back.
  package mutating func output(_ name: String, _ value: Value) {
    graph.outputs.append(Graph.Output(name: name, value: value))
  }
}
