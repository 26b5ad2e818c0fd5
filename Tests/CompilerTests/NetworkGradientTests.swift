import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// Differentiation of whole networks against finite differences.
struct NetworkGradientTests {
  @Test(arguments: NetworkCase.all)
  func `A network's gradients are the limits of differences`(_ example: NetworkCase) throws {
    let graph = try example.trainingGraph()
    let parameters = graph.states.filter { $0.role == .parameter }.map(\.name)
    let check = GradientCheck(
      forward: try example.forwardGraph(), backward: graph, output: "loss",
      gradients: parameters.map { ($0, "gradient.\($0)") })
    check.run(
      inputs: example.inputs(of: graph, step: 1), states: example.states(of: graph),
      step: 1e-6, elementLimit: 60,
      relative: 1e-5, absolute: 1e-8, comment: example.name)
  }

  @Test func `The gradient of x + x with respect to x is two`() throws {
    var builder = GraphBuilder()
    let x = builder.state("x", role: .parameter, shape: [3, 2])
    let target = builder.input("target", shape: [3, 2])
    let doubled = try builder.value(.sum(Sum()), x, x, name: "doubled")
    let loss = try builder.value(
      .meanSquaredError(MeanSquaredError(reduction: .sum)), doubled, target, name: "loss")
    let gradients = try differentiate(loss: loss, parameters: [x], in: &builder)
    builder.output("gradient", try #require(gradients[x]))
    let numbers: [Double] = [1, -2, 3, 0, 5, 7]
    let result = ReferenceExecutor<Double>().run(
      builder.graph, inputs: ["target": ReferenceValue([3, 2], [0, 1, 2, 3, 4, 5])],
      states: ["x": ReferenceValue([3, 2], numbers)])
    // 2 * (2x - target) * 2
    #expect(result["gradient"] == [8, -20, 16, -12, 24, 36])
  }
}
