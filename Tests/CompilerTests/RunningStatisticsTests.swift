import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// Batch normalisation's running statistics, in training and in evaluation, against PyTorch.
struct RunningStatisticsTests {
  @Test(arguments: [("images", Float(0.1)), ("rows", 0.25)])
  func `Running statistics move as PyTorch's`(name: String, momentum: Float) throws {
    let golden = try Golden("runningStatistics", title: name)
    let shape = try golden.slice("inputs", 0).shape
    let training = try training(shape: shape, momentum: momentum)
    let evaluation = try evaluation(shape: shape)
    let ones = ReferenceValue([shape[1]], [Double](repeating: 1, count: shape[1]))
    let zeros = ReferenceValue([shape[1]], [Double](repeating: 0, count: shape[1]))
    var states = ["scale": ones, "shift": zeros, "mean": zeros, "variance": ones]
    for step in 0..<2 {
      states =
        ReferenceExecutor<Double>().run(
          training, inputs: ["input": try golden.slice("inputs", step)], states: states
        ).states
      for (state, quantity) in [("mean", "means"), ("variance", "variances")] {
        expectClose(
          try #require(states[state]).numbers.elements,
          try golden.slice(quantity, step).numbers.elements, absolute: 1e-8, relative: 1e-6,
          "\(state) after step \(step + 1):")
      }
    }
    let evaluated = ReferenceExecutor<Double>().run(
      evaluation, inputs: ["input": try golden.slice("inputs", 2)], states: states)
    expectClose(
      evaluated["output"], try golden.tensor("evaluated").doubles, absolute: 1e-7, relative: 1e-6)
  }

  private func training(shape: Shape, momentum: Float) throws -> Graph {
    var (builder, values) = layer(shape: shape)
    let made = try builder.apply(
      .batchNormalization(BatchNormalization()), to: Array(values[0...2]), name: "norm")
    let count = Float(shape.elementCount / shape[1])
    for (running, new, correction) in [
      (values[3], made[1], 1), (values[4], made[2], count / (count - 1)),
    ] {
      let average = MovingAverage(momentum: momentum, correction: correction)
      builder.update(
        running, with: try builder.value(.movingAverage(average), running, new, name: "average"))
    }
    return builder.graph
  }

  private func evaluation(shape: Shape) throws -> Graph {
    var (builder, values) = layer(shape: shape)
    let made = try builder.apply(
      .batchNormalizationInference(BatchNormalizationInference()), to: values, name: "norm")
    builder.output("output", made[0])
    return builder.graph
  }

  /// The layer's input, and its scale, shift, mean and variance.
  private func layer(shape: Shape) -> (builder: GraphBuilder, values: [Value]) {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: shape)
    let states: [(name: String, role: Graph.State.Role)] = [
      ("scale", .parameter), ("shift", .parameter), ("mean", .buffer), ("variance", .buffer),
    ]
    let vectors = states.map { builder.state($0.name, role: $0.role, shape: [shape[1]]) }
    return (builder, [input] + vectors)
  }
}
