import SondeCompiler
public import SondeNetworks
import SondeOneDNN
public import SondeTensors

/// How long steps of training take, on made-up pictures, with nothing else beside them.
public struct StepBenchmark: Sendable {
  /// What was measured.
  public struct Measurement: Sendable, Codable, Hashable {
    /// How many samples a step learns from.
    public let batch: Int
    /// What each counted step took, in seconds, in order.
    public let secondsPerStep: [Double]
    /// The memory that activations and gradients share, in bytes.
    public let arenaBytes: Int
    /// The memory of parameters, running statistics and the optimizer, in bytes.
    public let stateBytes: Int
    /// What compiling took, in seconds.
    public let compileSeconds: Double

    /// The middle one of the steps' times, in seconds.
    public var medianSeconds: Double {
      let sorted = secondsPerStep.sorted()
      return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }

    /// Samples a second, by the median step.
    public var imagesPerSecond: Double { Double(batch) / medianSeconds }
  }

  /// What one instruction of a step took.
  public struct Part: Sendable, Codable, Hashable {
    /// The layer.
    public let layer: String
    /// The operation, and the implementation that was chosen for it.
    public let operation: String
    /// The median over the counted steps, in seconds.
    public let seconds: Double
  }

  /// What is trained.
  public var network: Network
  /// `[batch, channels, height, width]`, in samples, channels and pixels.
  public var input: Shape
  /// How parameters follow from gradients.
  public var optimizer: Optimizer

  /// Describes a benchmark.
  ///
  /// - Parameters:
  ///   - network: What is trained, by cross-entropy.
  ///   - input: `[batch, channels, height, width]`, in samples, channels and pixels.
  ///   - optimizer: How parameters follow from gradients.
  public init(
    network: Network, input: Shape,
    optimizer: Optimizer = .sgd(SGD(learningRate: 0.01, momentum: 0.9))
  ) {
    self.network = network
    self.input = input
    self.optimizer = optimizer
  }

  /// Measures whole steps: forward, backward and update.
  ///
  /// - Parameters:
  ///   - warmUp: Steps that are not counted.
  ///   - steps: Steps that are counted.
  /// - Returns: What each step took, and the memory.
  /// - Throws: When the network does not suit the input.
  public func measure(warmUp: Int = 3, steps: Int = 20) throws -> Measurement {
    let benchmark = self
    return try ComputeThread.run("benchmark") {
      let clock = ContinuousClock()
      let start = clock.now
      let (executor, executable) = try benchmark.prepare()
      let compileSeconds = (clock.now - start) / .seconds(1)
      for _ in 0..<warmUp { try executable.run() }
      let times = try (0..<steps).map { _ in
        try clock.measure { try executable.run() } / .seconds(1)
      }
      return Measurement(
        batch: benchmark.input[0], secondsPerStep: times, arenaBytes: executable.arenaByteCount,
        stateBytes: executor.states.byteCount, compileSeconds: compileSeconds)
    }
  }

  /// Measures each instruction of a step.
  ///
  /// - Parameter steps: Steps that are counted.
  /// - Returns: The parts in the order in which they run.
  /// - Throws: When the network does not suit the input.
  public func profile(steps: Int = 10) throws -> [Part] {
    let benchmark = self
    return try ComputeThread.run("benchmark") {
      let (_, executable) = try benchmark.prepare()
      for _ in 0..<2 { try executable.run() }
      let runs = try (0..<max(steps, 1)).map { _ in try executable.profile() }
      return runs[0].indices.map { index in
        let times = runs.map { $0[index].seconds }.sorted()
        return Part(
          layer: runs[0][index].name, operation: runs[0][index].detail,
          seconds: times[times.count / 2])
      }
    }
  }

  private func prepare() throws -> (NetworkExecutor, Executable) {
    let executor = try NetworkExecutor(
      network, picture: Shape(Array(input.dimensions.dropFirst())),
      settings: TrainingGraph.Settings(optimizer: optimizer))
    var generator = Generator(seed: 1)
    try executor.initialize(Initialization(), generator: &generator)
    let executable = try executor.trainingStep(batch: input[0])
    let classes = try network.outputShape(input: input)[1]
    executable.feed(
      Network.imagesName,
      Tensor(
        shape: input, elements: (0..<input.elementCount).map { _ in generator.uniform() - 0.5 }))
    executable.feed(
      "labels", Tensor(shape: [input[0]], elements: (0..<input[0]).map { Int32($0 % classes) }))
    executable.feed("learning_rate", scalar: Float(0.001))
    executable.feed("step", scalar: Int64(1))
    executable.feed("seed", scalar: Int64(1))
    return (executor, executable)
  }
}
