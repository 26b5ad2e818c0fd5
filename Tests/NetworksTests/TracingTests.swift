import SondeCompiler
import SondeNetworks
import SondeTensors
import Testing

/// Graphs as text: what is computed, from what, and what becomes of the states.
struct TracingTests {
  private let small: Network
  init() throws {
    small = try Network {
      Conv2d(outputChannels: 2, kernelSize: 3, hasBias: false).named("conv")
      BatchNorm(momentum: 0.2).named("bn")
      ReLU().named("relu")
      Flatten().named("flatten")
      Dropout(probability: 0.25).named("drop1")
      Linear(outputFeatures: 3).named("fc")
      Dropout().named("drop2")
    }
  }

  @Test func `In evaluation nothing is random and nothing changes`() throws {
    let graph = try EvaluationGraph(small, input: [2, 1, 4, 4]).graph
    #expect(
      graph.description == """
        %0 = input images : float32 2×1×4×4
        %1 = parameter conv.weight : float32 2×1×3×3
        %3 = parameter bn.weight : float32 2
        %4 = parameter bn.bias : float32 2
        %5 = buffer bn.running_mean : float32 2
        %6 = buffer bn.running_var : float32 2
        %10 = parameter fc.weight : float32 3×8
        %11 = parameter fc.bias : float32 3
        %2 = convolution(stride 1×1, padding 0×0)(%0, %1) : float32 2×2×2×2  // conv
        %7 = batchNormalizationInference(epsilon 1e-05)(%2, %3, %4, %5, %6) : float32 2×2×2×2  // bn
        %8 = relu(%7) : float32 2×2×2×2  // relu
        %9 = reshape(2×8)(%8) : float32 2×8  // flatten
        %12 = linear(%9, %10, %11) : float32 2×3  // fc
        output logits = %12
        """)
  }

  @Test func `In training the running statistics move and numbers are dropped`() throws {
    let traced = try small.traced(input: [2, 1, 4, 4], mode: .training)
    let text = traced.builder.graph.description
    for line in [
      "%7, %8, %9 = batchNormalization(epsilon 1e-05)(%2, %3, %4)",
      "%10 = movingAverage(momentum 0.2, correction 1.0)(%5, %8)",
      // Eight values a channel: 8 / 7.
      "%11 = movingAverage(momentum 0.2, correction 1.1428572)(%6, %9)",
      "= dropout(probability 0.25, stream 0)(%13, %14, %15)",
      "= dropout(probability 0.5, stream 1)(%19, %14, %15)",
      "%14 = input seed : int64 scalar", "%15 = input step : int64 scalar",
      "update %5 = %10", "update %6 = %11",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
  }

  @Test func `Each layer says what it reads, gives and keeps`() throws {
    let traced = try small.traced(input: [2, 1, 4, 4], mode: .training)
    let norm = try #require(traced.layers.first { $0.node.name == "bn" })
    #expect(
      traced.parameters[norm.parameters].map(\.name)
        == ["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"])
    #expect(traced.parameters[norm.parameters].map(\.isLearned) == [true, true, false, false])
    #expect(norm.nodes.count == 3)
    #expect(traced.builder.shape(of: norm.output) == [2, 2, 2, 2])
    #expect(norm.inputs == [traced.layers[0].output])
  }

  private func training(_ settings: TrainingGraph.Settings) throws -> TrainingGraph {
    let network = try Network {
      Flatten()
      Linear(outputFeatures: 3).named("fc1")
      Linear(outputFeatures: 2, hasBias: false).named("fc2")
    }
    return try TrainingGraph(network, input: [2, 1, 2, 2], settings: settings)
  }

  @Test func `A step has inputs, outputs and updates under fixed names`() throws {
    let step = try training(
      .init(
        optimizer: .sgd(SGD(learningRate: 0.1, momentum: 0.9)), clipping: .norm(1),
        givesGradients: true))
    #expect(step.graph.inputs.map(\.name) == ["images", "labels", "learning_rate", "step"])
    #expect(
      step.graph.outputs.map(\.name) == [
        "loss", "correct", "gradient.fc1.weight", "gradient.fc1.bias", "gradient.fc2.weight",
        "gradient_norm",
      ])
    #expect(
      step.memory.map(\.name) == [
        "optimizer.momentum.fc1.weight", "optimizer.momentum.fc1.bias",
        "optimizer.momentum.fc2.weight",
      ])
    #expect(step.graph.updates.count == 6)
    #expect(
      step.graph.states.filter { $0.role == .optimizer }.map(\.name) == step.memory.map(\.name))
    _ = try Pipeline.standard.run(step.graph)
  }

  @Test func `Frozen parameters have neither gradient nor update`() throws {
    let step = try training(
      .init(optimizer: .adam(Adam()), groups: [.frozen("fc1")], givesGradients: true))
    #expect(step.trained == ["fc2.weight"])
    #expect(step.graph.updates.count == 3)
    #expect(step.graph.outputs.map(\.name) == ["loss", "correct", "gradient.fc2.weight"])
    let pattern = try training(.init(optimizer: .sgd(SGD()), groups: [.frozen("*.weight")]))
    #expect(pattern.trained == ["fc1.bias"])
  }

  @Test func `Freezing what is not there, or everything, is refused`() throws {
    let unknown = try #require(throws: NetworkError.self) {
      try training(.init(optimizer: .sgd(SGD()), groups: [.frozen("fc3.weight")]))
    }
    #expect(
      "\(unknown)"
        == #"Parameter group 1 selects "fc3.weight", but the network has no such parameter. "#
        + #"Did you mean "fc1.weight"?"#)
    let all = try #require(throws: NetworkError.self) {
      try training(.init(optimizer: .sgd(SGD()), groups: [.frozen("*")]))
    }
    #expect(
      "\(all)" == "Every parameter of the network is frozen or cut off from the loss, but training "
        + "changes at least one. Freeze fewer, or evaluate instead.")
  }

  @Test func `The loss wants a row of classes of each picture`() throws {
    let network = try Network { Conv2d(outputChannels: 4, kernelSize: 3).named("conv") }
    let error = try #require(throws: NetworkError.self) {
      try EvaluationGraph(network, input: [2, 3, 8, 8], loss: .crossEntropy())
    }
    #expect(
      "\(error)" == "conv: the network's output is 2×4×6×6, but the loss wants [batch, classes]. "
        + "End with a flatten and a linear layer.")
  }

  @Test func `A layer that does not lead to the loss is left as it is`() throws {
    struct Branch: Module {
      func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
        _ = try network.add(Linear(outputFeatures: 2), named: "side", to: input)
        return try network.add(Linear(outputFeatures: 2), named: "main", to: input)
      }
    }
    let step = try TrainingGraph(
      Network(recording: Branch()), input: [2, 4], settings: .init(optimizer: .sgd(SGD())))
    #expect(step.trained == ["main.weight", "main.bias"])
  }
}
