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
    for output in graph.outputs {
      let exact = expected[output.name]
      let found = try run.output(output.name)
      // Eight bits of a number are kept: 0.4 % each; sums of many such errors stay small beside the whole.
      let error = zip(found, exact).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
      let size = exact.map { $0 * $0 }.reduce(0, +).squareRoot()
      #expect(error <= 0.06 * size + 1e-6, "\(example.name), \(output.name): \(error) of \(size)")
    }
  }
}
