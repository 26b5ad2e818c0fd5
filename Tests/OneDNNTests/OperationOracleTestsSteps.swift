import SondeCompiler
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

/// oneDNN's numbers against the reference's, over several steps of training.
@Suite(.serialized)
struct OperationOracleStepsTests {
  @Test(arguments: UpdateCase.all, [[3, 5] as Shape, [17], [64, 129]])
  func `Four steps of an optimizer are the reference's`(_ example: UpdateCase, shape: Shape) throws
  {
    let graph = try example.graph(parameter: shape)
    var random = SplitMix(example.name)
    let zeros = ReferenceValue(shape, [Double](repeating: 0, count: shape.elementCount))
    var states = ["parameter": Operand("parameter", shape).sample(&random)]
    for memory in example.memories { states[memory] = zeros }
    let run = try OperationOracleRun(graph, states: states)
    for step in 1...4 {
      let inputs = [
        "gradient": Operand("gradient", shape).sample(&random),
        "rate": ReferenceValue([], [0.125 / Double(step)]),
        "step": ReferenceValue([], integers: [Int64(step)]),
      ]
      states = ReferenceExecutor<Float>().run(graph, inputs: inputs, states: states).states
      try run.step(inputs)
      for state in graph.states {
        expectClose(
          try run.state(state.name), try #require(states[state.name]).numbers.elements,
          absolute: 2e-6, relative: 1e-5, "\(example.name), \(state.name) after step \(step):")
      }
    }
  }

  @Test(arguments: NetworkCase.all, [true, false])
  func `Three steps of training a network are the reference's`(
    _ example: NetworkCase, exposesGradients: Bool
  ) throws {
    let graph = try example.trainingGraph(exposesGradients: exposesGradients)
    var states = example.states(of: graph)
    let run = try OperationOracleRun(graph, states: states)
    for step in 1...3 {
      let inputs = example.inputs(of: graph, step: step)
      let expected = ReferenceExecutor<Float>().run(graph, inputs: inputs, states: states)
      try run.step(inputs)
      for output in graph.outputs {
        expectClose(
          try run.output(output.name), expected[output.name], absolute: 1e-5, relative: 1e-4,
          "\(example.name), \(output.name) of step \(step):")
      }
      for state in graph.states {
        expectClose(
          try run.state(state.name), expected.state(state.name), absolute: 1e-5, relative: 1e-4,
          "\(example.name), \(state.name) after step \(step):")
      }
      states = expected.states
    }
  }
}
