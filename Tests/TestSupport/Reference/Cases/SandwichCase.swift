package import SondeCompiler
import SondeTensors
import Testing

/// An operation between two convolutions: so its images, and their gradients, come in the layouts that a backend's
/// convolutions like, and may be overwritten.
package struct SandwichCase: Sendable, CustomTestStringConvertible {
  package var example: OperationCase

  package var testDescription: String { "between convolutions, \(example.name)" }

  /// All cases in which images go in and come out.
  package static let all =
    (OperationCase.all + OperationCase.wideConvolutions
    + OperationCase.wideOthers).compactMap { SandwichCase(example: $0).ifSuitable }

  /// Cases with shapes and attributes drawn at random; the same for the same seed.
  package static func random(seed: String, count: Int) -> [SandwichCase] {
    OperationCase.random(seed: seed, count: count).compactMap {
      SandwichCase(example: $0).ifSuitable
    }
  }

  private var ifSuitable: SandwichCase? {
    let types = example.operands.map { ValueType($0.shape, $0.dataType) }
    guard example.isDifferentiable, example.operands[0].shape.rank == 4,
      let outputs = try? example.operation.rules.outputTypes(types), outputs[0].shape.rank == 4
    else { return nil }
    // Which of two equal numbers is the greater would hang on the last bit, and so would the variance of numbers that
    // are far from zero.
    let isDelicate = ["ties", "all equal", "far from zero"].contains(example.title)
    return isDelicate ? nil : self
  }

  /// Squared error of the second convolution's output, with the gradients of all parameters.
  package func graph() throws -> Graph {
    var net = NetworkBuilder()
    var inputs: [Value] = []
    for operand in example.operands {
      let shape = operand.shape
      if operand.isDifferentiable && shape.rank == 4 && operand.name != "weights" {
        let images = net.graph.input(operand.name, shape: [shape[0], 3, shape[2], shape[3]])
        inputs.append(
          try net.convolution("before.\(operand.name)", images, filters: shape[1], kernel: 1))
      } else if operand.isDifferentiable {
        inputs.append(net.parameter(operand.name, shape))
      } else {
        inputs.append(net.graph.input(operand.name, shape: shape, dataType: operand.dataType))
      }
    }
    let middle = try net.graph.apply(example.operation, to: inputs, name: "middle")[0]
    let output = try net.convolution("after", middle, filters: 4, kernel: 1)
    net.graph.output("output", output)
    let target = net.graph.input("target", shape: net.graph.shape(of: output))
    let loss = try net.graph.value(
      .meanSquaredError(MeanSquaredError()), output, target, name: "loss")
    net.graph.output("loss", loss)
    let gradients = try differentiate(
      loss: loss, parameters: net.parameters.map(\.value), in: &net.graph)
    for (name, value) in net.parameters {
      guard let gradient = gradients[value] else { throw MissingGradient(operand: name) }
      net.graph.output("gradient.\(name)", gradient)
    }
    return net.graph.graph
  }

  /// Numbers for the inputs and states, the same in every run.
  package func values(of graph: Graph) -> (
    inputs: [String: ReferenceValue], states: [String: ReferenceValue]
  ) {
    var random = SplitMix(testDescription)
    func value(_ name: String, _ type: ValueType) -> ReferenceValue {
      let operand = example.operands.first { $0.name == name && $0.shape == type.shape }
      return (operand ?? Operand(name, type.shape)).sample(&random)
    }
    var (inputs, states): ([String: ReferenceValue], [String: ReferenceValue]) = ([:], [:])
    for input in graph.inputs {
      inputs[input.name] = value(input.name, graph.type(of: input.value))
    }
    for state in graph.states {
      states[state.name] = value(state.name, graph.type(of: state.value))
    }
    return (inputs, states)
  }
}
