package import SondeCompiler
import SondeTensors

/// Turns the layers of a network into operations, one after the other.
package struct LayerTracer {
  package var builder = GraphBuilder()
  package let mode: NetworkMode
  /// What the network keeps, in the order of its layers.
  private(set) var parameters: [NetworkParameter] = []
  /// The states of the graph, by the parameters' names.
  private(set) var states: [String: Value] = [:]
  /// The layer that is being traced.
  private var layerName = ""
  private var streamCount: UInt32 = 0

  init(mode: NetworkMode) { self.mode = mode }

  /// A parameter of the layer that is being traced; the layer must have listed it.
  package func parameter(_ name: String) -> Value {
    guard let value = states["\(layerName).\(name)"] else {
      preconditionFailure("\(layerName) uses a parameter \(name) that it does not list.")
    }
    return value
  }

  /// A number for the layer's random numbers that no other layer of the network has.
  package mutating func nextStream() -> UInt32 {
    defer { streamCount += 1 }
    return streamCount
  }

  /// Adds an operation of the layer.
  package mutating func apply(_ operation: Operation, to inputs: [Value]) throws -> [Value] {
    try builder.apply(operation, to: inputs, name: layerName)
  }

  /// Adds an operation of the layer that makes one value.
  package mutating func add(_ operation: Operation, to inputs: [Value]) throws -> Value {
    let outputs = try apply(operation, to: inputs)
    precondition(outputs.count == 1, "\(operation) makes \(outputs.count) values.")
    return outputs[0]
  }

  /// Adds a whole layer.
  ///
  /// - Returns: What the layer gives.
  /// - Throws: ``NetworkError`` that names the layer when a setting or an input does not suit.
  mutating func trace(_ node: Network.Node, inputs: [Value]) throws -> Value {
    layerName = node.name
    let rules = node.layer.rules
    try rules.check(owner: node.name)
    do {
      for parameter in try rules.parameters(inputs: inputs.map(builder.shape(of:))) {
        declare(parameter, of: node)
      }
      return try rules.trace(inputs, into: &self)
    } catch GraphError.unsuitableInput(_, let mismatch) {
      throw NetworkError.unsuitableInput(layer: node.name, mismatch)
    } catch let mismatch as ShapeMismatch {
      throw NetworkError.unsuitableInput(layer: node.name, mismatch)
    }
  }

  private mutating func declare(_ parameter: LayerParameter, of node: Network.Node) {
    let name = "\(node.name).\(parameter.name)"
    states[name] = builder.state(name, role: parameter.role, shape: parameter.shape)
    parameters.append(
      NetworkParameter(
        name: name, layer: node.name, kind: node.layer.kind, shape: parameter.shape,
        isLearned: parameter.role == .parameter, defaultInitializer: parameter.initializer,
        fans: parameter.fans))
  }
}

extension NetworkError {
  /// A layer's complaint about what it is given.
  static func unsuitableInput(layer: String, _ mismatch: ShapeMismatch) -> NetworkError {
    .unsuitableInput(
      layer: layer, found: mismatch.found, expected: mismatch.expected, advice: mismatch.advice)
  }
}
