import SondeDatasets
import SondeExperiments
import SondeNetworks
import SondeTensors
import Testing

@testable import SondeTraining

@Suite struct StepBenchmarkTests {
  private func small() throws -> Network {
    try Network(
      recording: Sequential {
        Conv2d(outputChannels: 4, kernelSize: 3)
        ReLU()
        Flatten()
        Linear(outputFeatures: 10)
      })
  }

  @Test func `The work of a step is that of three passes, less the first layer's once`() throws {
    let benchmark = StepBenchmark(network: try small(), input: [2, 3, 8, 8])
    // 2 samples, 6×6 places, 4 filters of 3×3×3; and 2 samples, 144 features, 10 outputs.
    let convolution = 2 * 36 * 4 * 27
    let linear = 2 * 144 * 10
    #expect(try benchmark.flopsPerStep == Double(2 * (2 * convolution + 3 * linear)))
  }

  @Test func `A measurement has a time for every counted step, and what it took of memory`() throws
  {
    var benchmark = StepBenchmark(network: try small(), input: [2, 3, 8, 8], threads: 1)
    let one = try benchmark.measure(steps: 4)
    #expect(one.secondsPerStep.count == 4 && one.secondsPerStep.allSatisfy { $0 > 0 })
    #expect(one.batch == 2 && one.threads == 1)
    #expect(one.imagesPerSecond == 2 / one.spread.median)
    #expect(one.flopsPerSecond == one.flopsPerStep / one.spread.median)
    // Weights and biases, and as much again for the momentum; each piece is rounded up to whole pages or lines.
    #expect(one.stateBytes >= 2 * 4 * (4 * 27 + 4 + 1440 + 10))
    #expect(one.arenaBytes > 0 && one.peakMemoryBytes > one.arenaBytes)
    benchmark.input = [64, 3, 8, 8]
    let large = try benchmark.measure(steps: 1)
    #expect(large.arenaBytes > one.arenaBytes && large.flopsPerStep == 32 * one.flopsPerStep)
  }

  @Test func `Without a number of steps there are at least three`() throws {
    let benchmark = StepBenchmark(network: try small(), input: [2, 3, 8, 8])
    #expect(try benchmark.measure(seconds: 0).secondsPerStep.count == 3)
  }

  @Test func `A profile names layers and operations`() throws {
    let parts = try StepBenchmark(network: try small(), input: [2, 3, 8, 8]).profile(steps: 3)
    #expect(parts.allSatisfy { $0.seconds >= 0 && !$0.operation.isEmpty })
    let layers = Set(parts.map(\.layer))
    #expect(layers.contains("0") && layers.contains("3"), "\(layers)")
    #expect(parts.contains { $0.operation.hasPrefix("convolution") })
  }

  @Test
  func `An experiment's own batch, precision and picture size are taken, and no file is read`()
    throws
  {
    var experiment = try smallExperiment()
    experiment.data = DataPlan(
      train: .folder("no/such/folder"),
      transforms: TransformPlan(train: [.resize(Resize(height: 20, width: 24)), .toUnit]))
    experiment.initialization.weights = PretrainedWeights(file: "no/such/file.safetensors")
    experiment.batchSize = 5
    experiment.precision = .float32
    let benchmark = try StepBenchmark(experiment)
    #expect(benchmark.input == [5, 3, 20, 24])
    #expect(benchmark.precision == .float32)
    #expect(try benchmark.measure(steps: 1).batch == 5)
  }

  @Test func `Whatever a step reads is made up`() throws {
    var experiment = try smallExperiment()
    experiment.data.transforms.batch = [.mixup(), .cutmix()]
    experiment.schedule = .oneCycle(OneCycleLR(maximum: 0.1, over: .epochs(2)))
    experiment.gradientClipping = .norm(1)
    #expect(try StepBenchmark(experiment).measure(steps: 2).secondsPerStep.count == 2)
  }

  @Test func `A step is measured at every batch size and number of threads`() throws {
    let benchmark = StepBenchmark(network: try small(), input: [2, 3, 8, 8], threads: 2)
    let scaling = try StepScaling(benchmark, batches: [1, 3], steps: 1)
    #expect(scaling.byBatch.map(\.batch) == [1, 3])
    #expect(scaling.byBatch.map { $0.measurement?.batch } == [1, 3])
    #expect(scaling.byThreads.map(\.threads) == [1, 2])
    #expect(scaling.byThreads.map { $0.measurement?.threads } == [1, 2])
  }

  @Test func `Numbers of threads are all up to eight, then doublings, and the most`() {
    #expect(StepScaling.threadCounts(upTo: 1) == [1])
    #expect(StepScaling.threadCounts(upTo: 3) == [1, 2, 3])
    #expect(StepScaling.threadCounts(upTo: 8) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(StepScaling.threadCounts(upTo: 40) == [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 40])
  }

  @Test func `The benchmark and its peak have the experiment's precision`() throws {
    for precision in [Precision.float32, .bfloat16] {
      var experiment = try smallExperiment()
      experiment.precision = precision
      let benchmark = try StepBenchmark(experiment, threads: 1)
      #expect(benchmark.precision == precision)
      #expect(try MachinePeak.measure(for: benchmark).precision == precision)
    }
    var experiment = try smallExperiment()
    experiment.precision = .auto
    #expect(try StepBenchmark(experiment).precision != .auto)
  }

  @Test func `The peak is that of a processor, in operations a second`() throws {
    var benchmark = StepBenchmark(network: try small(), input: [2, 3, 8, 8], threads: 1)
    // What the layer of the peak has not is no matter.
    benchmark.settings.groups = [.frozen("0")]
    let peak = try MachinePeak.measure(for: benchmark)
    #expect(peak.precision == .float32 && peak.threads == 1)
    // From a slow core that others use too, to more than any has.
    #expect((1e8...1e14).contains(peak.flopsPerSecond), "\(peak.flopsPerSecond)")
  }
}
