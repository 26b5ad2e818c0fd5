import SondeCompiler
public import SondeExperiments
public import SondeNetworks
import SondeOneDNN
import SondeRuns
public import SondeTensors

/// How long steps of training take, on made-up pictures, with nothing else beside them.
///
/// ```swift
/// let benchmark = try StepBenchmark(experiment)
/// print(try benchmark.measure().imagesPerSecond)
/// ```
public struct StepBenchmark: Sendable {
  /// What was measured.
  public struct Measurement: Sendable, Hashable, Codable {
    /// How many samples a step learns from.
    public let batch: Int
    /// How many threads computed.
    public let threads: Int
    /// What each counted step took, in seconds, in order.
    public let secondsPerStep: [Double]
    /// Floating-point operations of a step in convolutions and matrix products; a multiplication and an addition are two.
    public let flopsPerStep: Double
    /// The most memory that the process held up to then, in bytes.
    public let peakMemoryBytes: Int
    /// The memory that activations and gradients share, in bytes.
    public let arenaBytes: Int
    /// The memory of parameters, running statistics and the optimizer, in bytes.
    public let stateBytes: Int
    /// What compiling took, in seconds.
    public let compileSeconds: Double

    /// How the steps' times lie, in seconds.
    public var spread: Spread { Spread(of: secondsPerStep) }
    /// Samples a second, by the median step.
    public var imagesPerSecond: Double { Double(batch) / spread.median }
    /// Floating-point operations a second, by the median step.
    public var flopsPerSecond: Double { flopsPerStep / spread.median }
  }

  /// What one instruction of a step took.
  public struct Part: Sendable, Hashable, Codable {
    /// The layer.
    public let layer: String
    /// The operation, and the implementation that was chosen for it.
    public let operation: String
    /// The median over the counted steps, in seconds.
    public let seconds: Double
  }

  /// What is trained.
  public internal(set) var network: Network
  /// `[batch, channels, height, width]`, in samples, channels and pixels.
  public var input: Shape
  /// The precision of numbers: the one that training takes, never ``Precision/auto``.
  public let precision: Precision
  /// How many threads compute; as many as this process may use if nothing is given.
  public var threads: Int?
  /// How kernels are chosen.
  public var kernels = KernelPolicy.byRule
  /// Loss, optimizer, and what else decides a step.
  var settings: TrainingGraph.Settings
  var initialization: Initialization

  /// Describes a benchmark of a network that learns by cross-entropy in 32-bit numbers.
  ///
  /// - Parameters:
  ///   - network: What is trained.
  ///   - input: `[batch, channels, height, width]`, in samples, channels and pixels.
  ///   - optimizer: How parameters follow from gradients.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  public init(
    network: Network, input: Shape,
    optimizer: Optimizer = .sgd(SGD(learningRate: 0.01, momentum: 0.9)), threads: Int? = nil
  ) {
    self.network = network
    self.input = input
    self.threads = threads
    precision = .float32
    settings = TrainingGraph.Settings(optimizer: optimizer)
    initialization = Initialization()
  }

  /// Describes a benchmark of an experiment's steps: its network, loss, optimizer, batch size and precision.
  ///
  /// Its pictures are not read, unless nothing but a first one tells how large they are.
  ///
  /// - Parameters:
  ///   - experiment: What would be trained.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Throws: ``NetworkError``, ``ExperimentError`` or ``DatasetError`` where the experiment could not be trained.
  public init(_ experiment: Experiment, threads: Int? = nil) throws {
    network = try experiment.model.network()
    let picture = try experiment.data.inputShape()
    input = Shape([experiment.batchSize] + picture.dimensions)
    self.threads = threads
    precision = experiment.machinePrecision
    settings = TrainingGraph.Settings(experiment)
    var initialization = experiment.initialization
    // Speed does not depend on what a file says, which need not be there.
    initialization.weights = nil
    self.initialization = initialization
  }
}

extension StepBenchmark {
  /// Measures whole steps: forward, backward and update.
  ///
  /// - Parameters:
  ///   - steps: How many are counted; if nothing is given, as many as fit into the duration, from 3 to 2,000. A few
  ///     that are not counted come first.
  ///   - seconds: How long is measured, in seconds, where no number of steps is given.
  /// - Returns: What each step took, and the memory.
  /// - Throws: When the network does not suit the input, or there is too little memory.
  public func measure(steps: Int? = nil, seconds: Double = 3) throws -> Measurement {
    precondition(steps ?? 1 >= 1, "At least one step is measured.")
    let benchmark = self
    return try ComputeThread.run("benchmark", threads: threads) {
      let clock = ContinuousClock()
      let start = clock.now
      let step = try MadeUpStep(benchmark)
      let compileSeconds = (clock.now - start) / .seconds(1)
      let estimate = try step.warmUp()
      let count = steps ?? Int(min(max(seconds / max(estimate, 1e-6), 3), 2000))
      let times = try (0..<count).map { _ in
        try clock.measure { try step.executable.run() } / .seconds(1)
      }
      return Measurement(
        batch: benchmark.input[0], threads: computeThreadCount(), secondsPerStep: times,
        flopsPerStep: try benchmark.flopsPerStep, peakMemoryBytes: MemoryUse.current().peakBytes,
        arenaBytes: step.executable.arenaByteCount, stateBytes: step.executor.states.byteCount,
        compileSeconds: compileSeconds)
    }
  }

  /// Measures each instruction of a step.
  ///
  /// - Parameter steps: How many steps are counted, at least 1; a few that are not counted come first.
  /// - Returns: The parts in the order in which they run.
  /// - Throws: When the network does not suit the input, or there is too little memory.
  public func profile(steps: Int = 10) throws -> [Part] {
    precondition(steps >= 1, "At least one step is measured.")
    let benchmark = self
    return try ComputeThread.run("benchmark", threads: threads) {
      let step = try MadeUpStep(benchmark)
      _ = try step.warmUp()
      let runs = try (0..<steps).map { _ in try step.executable.profile() }
      return runs[0].indices.map { index in
        Part(
          layer: runs[0][index].name, operation: runs[0][index].detail,
          seconds: Spread(of: runs.map { $0[index].seconds }).median)
      }
    }
  }

  /// Floating-point operations of a step in convolutions and matrix products, as its graph has them before any pass.
  package var flopsPerStep: Double {
    get throws {
      2 * Double(try TrainingGraph(network, input: input, settings: settings).graph.multiplyAdds)
    }
  }
}
