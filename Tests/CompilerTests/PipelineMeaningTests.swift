import SondeCompiler
import TestSupport
import Testing

/// Passes change how something is computed, never what.
struct PipelineMeaningTests {
  /// Executes the graph after each pass and compares with the graph as it was built.
  private func expectSameMeaning(
    _ graph: Graph, inputs: [String: ReferenceValue], states: [String: ReferenceValue] = [:],
    name: String
  ) throws {
    let executor = ReferenceExecutor<Double>()
    let expected = executor.run(graph, inputs: inputs, states: states)
    _ = try Pipeline.standard.run(graph) { pass, changed in
      let result = executor.run(changed, inputs: inputs, states: states)
      #expect(Set(result.outputs.keys) == Set(expected.outputs.keys), "\(name), \(pass)")
      for (output, value) in expected.outputs {
        expectSame(result.outputs[output], value, "\(name), \(pass), \(output):")
      }
      for (state, value) in expected.states {
        expectSame(result.states[state], value, "\(name), \(pass), \(state):")
      }
    }
  }

  private func expectSame(_ value: ReferenceValue?, _ expected: ReferenceValue, _ comment: String) {
    guard case .numbers(let numbers)? = value, case .numbers(let others) = expected else {
      #expect(value == expected, "\(comment)")
      return
    }
    // A pass may sum in another order.
    expectClose(numbers.elements, others.elements, absolute: 1e-12, relative: 1e-9, comment)
  }

  @Test(arguments: NetworkCase.all)
  func `A network's training means the same after each pass`(_ example: NetworkCase) throws {
    for exposesGradients in [true, false] {
      let graph = try example.trainingGraph(exposesGradients: exposesGradients)
      try expectSameMeaning(
        graph, inputs: example.inputs(of: graph, step: 2), states: example.states(of: graph),
        name: example.name)
    }
  }

  @Test(arguments: OperationCase.all + OperationCase.statistics)
  func `An operation means the same after each pass`(_ example: OperationCase) throws {
    try expectSameMeaning(
      try example.graph(), inputs: try example.inputs(), name: example.name)
  }

  @Test(arguments: SandwichCase.all)
  func `What stands between convolutions means the same after each pass`(
    _ example: SandwichCase
  ) throws {
    let graph = try example.graph()
    let (inputs, states) = example.values(of: graph)
    try expectSameMeaning(graph, inputs: inputs, states: states, name: example.testDescription)
  }
}
