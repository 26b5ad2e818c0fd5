import SondeCompiler
import SondeNetworks
import SondeOneDNN
import SondeRuns
import SondeTensors

/// A compiled step of training with made-up pictures and labels in its inputs; it belongs to the thread that made it.
struct MadeUpStep {
  let executor: NetworkExecutor
  let executable: Executable

  /// Compiles the step, and fills parameters and inputs.
  ///
  /// - Throws: When the network does not suit the input, or there is too little memory.
  init(_ benchmark: StepBenchmark) throws {
    let input = benchmark.input
    executor = try NetworkExecutor(
      benchmark.network, picture: Shape(Array(input.dimensions.dropFirst())),
      settings: benchmark.settings,
      budget: MemoryBudget(limit: MemoryUse.current().attainableBytes),
      kernels: benchmark.kernels.choices())
    var generator = Generator(seed: 1)
    executable = try executor.trainingStep(batch: input[0])
    try executor.initialize(benchmark.initialization, generator: &generator)
    let classes = try benchmark.network.outputShape(input: input)[1]
    let labels = Tensor(
      shape: [input[0]], elements: (0..<input[0]).map { Int32($0 % classes) })
    executable.feed(
      Network.imagesName,
      Tensor(
        shape: input, elements: (0..<input.elementCount).map { _ in generator.uniform() - 0.5 }))
    executable.feed(LossTargets.labelsName, labels)
    executable.feed(LossTargets.secondLabelsName, labels)
    executable.feed(LossTargets.weightName, scalar: Float(0.5))
    executable.feed(LossTargets.secondWeightName, scalar: Float(0.5))
    // So low that nothing grows without bounds in a few thousand steps.
    executable.feed("learning_rate", scalar: Float(1e-4))
    executable.feed("momentum", scalar: Float(0.9))
    executable.feed("step", scalar: Int64(1))
    executable.feed("seed", scalar: Int64(1))
  }

  /// Runs steps until caches and clock rates have settled: three at least, or one where it takes a second.
  ///
  /// - Returns: What the fastest of them took, in seconds.
  func warmUp() throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var fastest = Double.infinity
    var count = 0
    while true {
      fastest = min(fastest, try clock.measure { try executable.run() } / .seconds(1))
      count += 1
      let elapsed = (clock.now - start) / .seconds(1)
      if elapsed >= 1 || count >= 3 && elapsed >= 0.2 { return fastest }
    }
  }
}
