public import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeTensors

/// The fastest that this machine multiplies matrices, measured: what the speed of a step is held against.
public struct MachinePeak: Sendable, Hashable {
  /// The precision of the matrices.
  public let precision: Precision
  /// How many threads computed.
  public let threads: Int
  /// Floating-point operations a second; a multiplication and an addition are two.
  public let flopsPerSecond: Double

  /// Rows, columns and depth of the product: large enough that reading it costs little beside computing it.
  private static let extent = 2048
  private static let layer = "product"
  /// How long is measured, in seconds, unless three steps take longer.
  private static let duration = 0.5

  /// Multiplies two large matrices a few times and takes the fastest time.
  ///
  /// The matrices are those of a linear layer, forward and as the gradient of its weights, which is compiled as the
  /// benchmark's network is: so the products are in its precision.
  ///
  /// - Parameter benchmark: Says precision and threads.
  /// - Returns: The peak.
  /// - Throws: When there is no memory for the matrices.
  public static func measure(for benchmark: StepBenchmark) throws -> MachinePeak {
    let subject = try large(benchmark)
    return try ComputeThread.run("peak", threads: benchmark.threads) {
      let step = try MadeUpStep(subject)
      // The first run fetches memory.
      _ = try step.executable.profile()
      let clock = ContinuousClock()
      let start = clock.now
      var fastest = Double.infinity
      var count = 0
      while count < 3 || (clock.now - start) / .seconds(1) < duration {
        // Of the layer's instructions the two slowest are the products; others only move matrices.
        let times = try step.executable.profile().filter { $0.name == layer }.map(\.seconds)
          .sorted(by: >)
        fastest = times.prefix(2).reduce(fastest, min)
        count += 1
      }
      let flops = try subject.flopsPerStep / 2
      return MachinePeak(
        precision: subject.precision, threads: computeThreadCount(),
        flopsPerSecond: flops / fastest)
    }
  }

  /// A step of one large linear layer, which does two products.
  private static func large(_ benchmark: StepBenchmark) throws -> StepBenchmark {
    var subject = benchmark
    subject.network = try Network(
      recording: Sequential {
        Linear(outputFeatures: extent, hasBias: false).named(layer)
      })
    subject.input = [extent, extent]
    subject.initialization = Initialization()
    // What else decides a step stays: above all its precision.
    subject.settings.loss = .crossEntropy()
    subject.settings.optimizer = .sgd(SGD(learningRate: 0.01))
    subject.settings.clipping = nil
    subject.settings.groups = []
    subject.settings.gradients = GradientPlan()
    subject.settings.schedulesMomentum = false
    subject.settings.mixesLabels = false
    return subject
  }
}
