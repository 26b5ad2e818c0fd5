import SondeCompiler
import SondeFormats
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

/// Networks as PyTorch computes them, from a seed on: initial values, outputs, and steps of training.
struct GoldenTrainingTests {
  static let seed: UInt64 = 5

  private func states(
    _ network: Network, _ size: Int, _ scheme: InitializationScheme
  ) throws -> [(name: String, value: Tensor)] {
    var generator = Generator(seed: Self.seed)
    return try Initialization(scheme: scheme)
      .values(for: network.parameters(input: [1, 3, size, size]), generator: &generator)
  }

  /// Architecture and scheme of a case such as `resnet20/he`.
  private func network(_ name: String) throws -> (Network, InitializationScheme) {
    let parts = name.split(separator: "/")
    return (
      try architecture(parts[0]).network(),
      try #require(InitializationScheme(rawValue: String(parts[1])))
    )
  }

  /// The first two and the last two numbers of each value.
  private func digest(_ values: [[Double]]) -> [Double] {
    values.flatMap { $0.prefix(2) + $0.suffix(2) }
  }

  static let seeded = (try? fixture("networks/seeded").names) ?? []

  @Test func `The golden cases are there`() { #expect(Self.seeded.count == 8) }

  @Test(arguments: seeded)
  func `One seed gives PyTorch's initial values`(name: String) throws {
    let (network, scheme) = try network(name)
    let values = try states(network, 32, scheme).map { $0.value.doubles }
    let expected = try fixture("networks/seeded").tensor(named: name).doubles
    #expect(digest(values) == expected)
  }

  private func pictures(count: Int, size: Int, seed: UInt64) -> ReferenceValue {
    var generator = Generator(seed: seed)
    let shape: Shape = [count, 3, size, size]
    return ReferenceValue(shape, generator.uniform(count: shape.elementCount).map(Double.init))
  }

  @Test(arguments: (try? fixture("networks/evaluation").names) ?? [])
  func `In evaluation networks make PyTorch's outputs`(name: String) throws {
    let (network, scheme) = try network(name)
    let size = name.contains("20") ? 8 : 32
    let graph = try EvaluationGraph(network, input: [2, 3, size, size]).graph
    let states = try states(network, size, scheme).map { ($0.name, ReferenceValue($0.value)) }
    let result = ReferenceExecutor<Double>().run(
      graph, inputs: ["images": pictures(count: 2, size: size, seed: Self.seed)],
      states: Dictionary(uniqueKeysWithValues: states))
    let expected = try fixture("networks/evaluation").tensor(named: name).doubles
    expectClose(result["logits"], expected, absolute: 1e-7, relative: 1e-6, name)
  }

  /// What the script calls each case.
  static let cases: [String: TrainingGraph.Settings] = [
    "sgd": .init(optimizer: .sgd(SGD(learningRate: 0.05))),
    "nesterov": .init(
      optimizer: .sgd(
        SGD(learningRate: 0.05, momentum: 0.9, weightDecay: 0.01, isNesterov: true))),
    "dampening": .init(
      optimizer: .sgd(SGD(learningRate: 0.05, momentum: 0.9, dampening: 0.5))),
    "adam": .init(optimizer: .adam(Adam(learningRate: 0.002, weightDecay: 0.01))),
    "adamw": .init(optimizer: .adamW(AdamW(learningRate: 0.002, weightDecay: 0.1))),
    "rmsprop": .init(
      optimizer: .rmsProp(RMSprop(learningRate: 0.001, momentum: 0.9, isCentered: true))),
    "clip_norm": .init(
      optimizer: .sgd(SGD(learningRate: 0.1, momentum: 0.9)), clipping: .norm(0.1)),
    "clip_value": .init(
      optimizer: .sgd(SGD(learningRate: 0.1, momentum: 0.9)), clipping: .value(0.01)),
    "smoothing": .init(
      loss: .crossEntropy(CrossEntropyLoss(smoothing: 0.1)),
      optimizer: .sgd(SGD(learningRate: 0.05))),
    "ignored": .init(
      loss: .crossEntropy(CrossEntropyLoss(ignoredLabel: 3, reduction: .sum)),
      optimizer: .sgd(SGD(learningRate: 0.05))),
    "squared": .init(loss: .meanSquaredError(), optimizer: .sgd(SGD(learningRate: 0.5))),
    "batch_norm": .init(optimizer: .sgd(SGD(learningRate: 0.1, momentum: 0.9))),
  ]

  @Test(arguments: cases.keys.sorted())
  func `Steps of training are PyTorch's`(name: String) throws {
    let settings = try #require(Self.cases[name])
    let (network, scheme) = try network(name == "batch_norm" ? "resnet20/he" : "lenet/pytorch")
    let size = name == "batch_norm" ? 8 : 32
    let step = try TrainingGraph(network, input: [4, 3, size, size], settings: settings)
    var states = Dictionary(
      uniqueKeysWithValues: try self.states(network, size, scheme).map {
        ($0.name, ReferenceValue($0.value))
      })
    for memory in step.memory { states[memory.name] = ReferenceValue(Tensor(zeros: memory.shape)) }
    var (losses, correct): ([Double], [Double]) = ([], [])
    for number in 0..<3 {
      let result = ReferenceExecutor<Double>().run(
        step.graph,
        inputs: [
          "images": pictures(count: 4, size: size, seed: Self.seed + UInt64(number)),
          "labels": ReferenceValue([4], integers: [0, 3, 6, 9]),
          "learning_rate": ReferenceValue([], [settings.optimizer.learningRate]),
          "step": ReferenceValue([], integers: [Int64(number + 1)]),
        ], states: states)
      states = result.states
      losses += result["loss"]
      correct += result["correct"]
    }
    let golden = try fixture("networks/training")
    expectClose(losses, try golden.tensor(named: "\(name)/loss").doubles, relative: 1e-5, "loss")
    #expect(correct == (try golden.tensor(named: "\(name)/correct").doubles))
    let left = try step.parameters.map { parameter in
      guard case .numbers(let array) = try #require(states[parameter.name]) else {
        return [Double]()
      }
      return array.elements
    }
    expectClose(
      digest(left), try golden.tensor(named: "\(name)/states").doubles, absolute: 2e-6,
      relative: 2e-5, "parameters")
  }
}
