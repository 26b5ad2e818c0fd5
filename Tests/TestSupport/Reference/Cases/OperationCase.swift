package import SondeCompiler
import SondeTensors
import Testing

/// One operation with attributes and shapes: the same case is compared with PyTorch's numbers, with finite differences
/// and with the backend.
package struct OperationCase: Sendable, CustomTestStringConvertible {
  /// The operation's family, a colon, and what is special: `convolution: strided`.
  package var name: String
  package var operation: Operation
  package var operands: [Operand]

  package init(_ name: String, _ operation: Operation, _ operands: [Operand]) {
    self.name = name
    self.operation = operation
    self.operands = operands
  }

  package var testDescription: String { name }

  /// The file of golden tensors: the part of the name before the colon.
  package var family: String { name.split(separator: ":").first.map(String.init) ?? name }

  /// The part of the name behind the family.
  package var title: String { String(name.dropFirst(family.count + 2)) }

  /// Whether any operand has a gradient.
  package var isDifferentiable: Bool { operands.contains(where: \.isDifferentiable) }

  /// The forward pass with outputs `output`, `output1`, …, and the gradients.
  ///
  /// For the gradients, a gradient of the first output is fed as `upstream`; they come out as `gradient.<operand>`.
  ///
  /// - Parameter wanted: The operands whose gradients are made; by default all that have one.
  /// - Returns: The graph, with an input for each operand.
  /// - Throws: What the operation's rules refuse, or ``MissingGradient``.
  package func graph(wanted: Set<String>? = nil) throws -> Graph {
    var builder = GraphBuilder()
    let inputs = operands.map { builder.input($0.name, shape: $0.shape, dataType: $0.dataType) }
    let made = try builder.apply(operation, to: inputs, name: name)
    for (index, value) in made.enumerated() {
      builder.output(index == 0 ? "output" : "output\(index)", value)
    }
    let isWanted = operands.map { operand in
      operand.isDifferentiable && wanted?.contains(operand.name) ?? true
    }
    guard isWanted.contains(true), let node = builder.graph.nodes.last else { return builder.graph }
    let upstream = builder.input("upstream", shape: builder.shape(of: made[0]))
    let gradients = try operation.rules.gradients(
      of: node, upstream: [upstream] + made.dropFirst().map { _ in nil }, wanted: isWanted,
      in: &builder)
    for (operand, (gradient, isWanted)) in zip(operands, zip(gradients, isWanted)) where isWanted {
      guard let gradient else { throw MissingGradient(operand: operand.name) }
      builder.output("gradient.\(operand.name)", gradient)
    }
    return builder.graph
  }

  /// Numbers for every input of the graph, the same in every run.
  package func inputs() throws -> [String: ReferenceValue] {
    var random = SplitMix(name)
    var inputs: [String: ReferenceValue] = [:]
    for operand in operands { inputs[operand.name] = operand.sample(&random) }
    let graph = try graph(wanted: [])
    if let output = graph.output(named: "output") {
      let upstream = Operand("upstream", graph.type(of: output).shape)
      inputs["upstream"] = upstream.sample(&random)
    }
    return inputs
  }
}

/// A gradient rule that gave none where one was wanted.
package struct MissingGradient: Error {
  package var operand: String
}
