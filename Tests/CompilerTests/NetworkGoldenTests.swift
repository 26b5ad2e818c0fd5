import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// Training of a whole network against PyTorch.
struct NetworkGoldenTests {
  @Test func `Three steps of training a residual network give PyTorch's numbers`() throws {
    let golden = try Golden("network", title: "")
    let graph = try NetworkCase.residual.trainingGraph()
    var states: [String: ReferenceValue] = [:]
    for state in graph.states {
      let shape = graph.type(of: state.value).shape
      states[state.name] =
        state.role == .optimizer
        ? ReferenceValue(shape, [Double](repeating: 0, count: shape.elementCount))
        : ReferenceValue(try golden.tensor("before/\(state.name)"))
    }
    let losses = try golden.tensor("losses").doubles
    for (step, loss) in losses.enumerated() {
      let result = ReferenceExecutor<Double>().run(
        graph,
        inputs: [
          "images": try golden.slice("images", step), "labels": try golden.slice("labels", step),
          "rate": ReferenceValue([], [0.125]),
          "step": ReferenceValue([], integers: [Int64(step + 1)]),
        ], states: states)
      expectClose(result["loss"], [loss], relative: 1e-6, "loss of step \(step + 1):")
      states = result.states
    }
    for state in graph.states where state.role != .optimizer {
      expectClose(
        try #require(states[state.name]).numbers.elements,
        try golden.tensor("after/\(state.name)").doubles, absolute: 1e-6, relative: 1e-5,
        "\(state.name):")
    }
  }
}
