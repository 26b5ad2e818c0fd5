import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// The optimizers' updates and clipping against PyTorch.
struct UpdateGoldenTests {
  @Test(arguments: UpdateCase.all)
  func `Four steps of an optimizer give PyTorch's numbers`(_ example: UpdateCase) throws {
    let golden = try Golden("updates", title: example.name)
    let rates = try Golden("updates", title: "").tensor("rates").doubles
    let start = try golden.slice("parameter", 0)
    let graph = try example.graph(parameter: start.shape)
    var states = ["parameter": start]
    for memory in example.memories {
      states[memory] = ReferenceValue(start.shape, [Double](repeating: 0, count: 15))
    }
    for (step, rate) in rates.enumerated() {
      states =
        ReferenceExecutor<Double>().run(
          graph,
          inputs: [
            "gradient": try golden.slice("gradients", step), "rate": ReferenceValue([], [rate]),
            "step": ReferenceValue([], integers: [Int64(step + 1)]),
          ], states: states
        ).states
      expectClose(
        try #require(states["parameter"]).numbers.elements,
        try golden.slice("parameter", step + 1).numbers.elements, absolute: 1e-6, relative: 1e-6,
        "\(example.name), parameter after step \(step + 1):")
      for memory in example.memories {
        // Adam's 1 - β₂ is a small difference of numbers kept in float32.
        expectClose(
          try #require(states[memory]).numbers.elements,
          try golden.slice(memory, step).numbers.elements, absolute: 1e-7, relative: 2e-5,
          "\(example.name), \(memory) after step \(step + 1):")
      }
    }
  }

  @Test(arguments: [("over", Float(1)), ("within", 100)])
  func `Gradients are clipped as by clip_grad_norm_`(name: String, limit: Float) throws {
    let golden = try Golden("clipping", title: name)
    var builder = GraphBuilder()
    var inputs: [String: ReferenceValue] = [:]
    let labels = ["a", "b", "c"]
    let gradients = try labels.map { label in
      let value = ReferenceValue(try golden.tensor(label))
      inputs[label] = value
      return builder.input(label, shape: value.shape)
    }
    let norm = try builder.apply(.globalNorm(GlobalNorm()), to: gradients, name: "norm")[0]
    let factor = try builder.value(.clippingFactor(ClippingFactor(limit: limit)), norm, name: "f")
    for (label, gradient) in zip(labels, gradients) {
      let clipped = try builder.value(
        .multiplyByScalar(MultiplyByScalar()), gradient, factor, name: "clip")
      builder.output("clipped.\(label)", clipped)
    }
    builder.output("norm", norm)
    let result = ReferenceExecutor<Double>().run(builder.graph, inputs: inputs)
    for output in builder.graph.outputs {
      expectClose(
        result[output.name], try golden.tensor(output.name).doubles, relative: 2e-7,
        "\(name), \(output.name):")
    }
  }
}
