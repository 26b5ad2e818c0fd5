import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// Networks whose convolutions and products work in bfloat16, beside the same in double precision.
@Suite struct ShortPrecisionTests {
  @Test(arguments: NetworkCase.all)
  func `A step in bfloat16 goes where the exact one goes`(_ example: NetworkCase) throws {
    let graph = try example.trainingGraph()
    let inputs = example.inputs(of: graph, step: 1)
    let states = example.states(of: graph)
    let expected = ReferenceExecutor<Double>().run(graph, inputs: inputs, states: states)
    let run = try OperationOracleRun(try assignPrecision(graph, .bfloat16), states: states)
    try run.step(inputs)
    #expect(
      abs(try run.output("loss")[0] - expected["loss"][0]) <= 0.01 * abs(expected["loss"][0]))
    // Eight bits of a number are kept, 0.4 % each, and another maximum may win in a window; all gradients together still point
    // the same way.
    var (error, size) = (0.0, 0.0)
    for output in graph.outputs where output.name.hasPrefix("gradient.") {
      for (found, exact) in zip(try run.output(output.name), expected[output.name]) {
        error += (found - exact) * (found - exact)
        size += exact * exact
      }
    }
    #expect(error.squareRoot() <= 0.1 * size.squareRoot(), "\(example.name): \(error) of \(size)")
  }
}
