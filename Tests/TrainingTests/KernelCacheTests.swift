import Foundation
import SondeCompiler
import SondeExperiments
import SondeFormats
import SondeOneDNN
import SondeTensors
import Synchronization
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct KernelCacheTests {
  private let measurement = KernelMeasurement(
    problem: ConvolutionProblem(
      .forward, Convolution(), images: ValueType([2, 3, 4, 4]), weights: [5, 3, 1, 1], threads: 1),
    chosen: .blocked, trials: [.init(kernel: .blocked, seconds: 0.5)])

  private func contents(_ cache: KernelCache) -> [KernelMeasurement] {
    var found: [KernelMeasurement] = []
    cache.update { found = $0 }
    return found
  }

  @Test func `What is added is there for the next process, in a folder that is made`() throws {
    let folder = try TemporaryFolder()
    let cache = KernelCache(folder: folder.path + "/deep/er")
    cache.update { $0.append(measurement) }
    #expect(contents(KernelCache(folder: folder.path + "/deep/er")) == [measurement])
    #expect(cache.remarks.isEmpty)
    let path = try #require(cache.path)
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    _ = contents(cache)
    let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(before == after, "a file is written only when something was added")
  }

  @Test(arguments: [
    "", "{", "[]", #"{"format": "sonde kernels 9", "isMeasured": true, "measurements": []}"#,
    #"{"format": "sonde kernels 1", "isMeasured": true, "measurements": [{"chosen": "magic"}]}"#,
  ])
  func `A damaged file is said once, and written anew`(_ text: String) throws {
    let folder = try TemporaryFolder()
    let cache = KernelCache(folder: folder.path)
    let path = try #require(cache.path)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(contents(cache).isEmpty)
    #expect(contents(cache).isEmpty)
    #expect(cache.remarks.count == 1)
    #expect(
      cache.remarks[0].hasPrefix("The choice of kernels in \(path) cannot be read, and kernels"))
    cache.update { $0.append(measurement) }
    #expect(contents(KernelCache(folder: folder.path)) == [measurement])
  }

  @Test func `Where nothing can be written, that is said once, and goes on`() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    let cache = KernelCache(folder: file)
    for _ in 0..<2 { cache.update { $0.append(measurement) } }
    #expect(cache.remarks.count == 1)
    #expect(cache.remarks[0].contains("cannot be kept in \(file)/kernels-"))
    let none = KernelCache(folder: nil)
    none.update { $0.append(measurement) }
    #expect(none.path == nil && none.remarks.isEmpty)
  }

  @Test func `One measures while another waits, and then knows what it found`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    let order = Mutex<[String]>([])
    let (held, holds) = AsyncStream<Void>.makeStream()
    let measurement = measurement
    let first = Thread {
      KernelCache(folder: path).update { known in
        holds.finish()
        usleep(200_000)
        known.append(measurement)
        order.withLock { $0.append("first") }
      }
    }
    first.start()
    for await _ in held {}
    var found: [KernelMeasurement] = []
    KernelCache(folder: path).update { known in
      found = known
      order.withLock { $0.append("second") }
    }
    #expect(order.withLock { $0 } == ["first", "second"])
    #expect(found == [measurement])
  }
}

/// Runs whose kernels are measured.
@Suite(.serialized) struct MeasuredRunTests {
  private func kernels(_ folder: RunFolder) throws -> [KernelMeasurement] {
    try #require(try KernelFile(contentsOf: folder.kernelsPath)).measurements
  }

  private func weights(_ folder: RunFolder) throws -> [Float] {
    let checkpoint = try Checkpoint(
      contentsOf: "\(folder.path)/\(Checkpoint.path(.last))")
    return try checkpoint.tensors.names.flatMap {
      try #require(checkpoint.tensors[$0]).elements() as [Float]
    }
  }

  /// Stops a run after its first epoch.
  private func stopped(
    _ experiment: Experiment, in folder: String, _ policy: KernelPolicy
  ) async throws -> RunFolder {
    let commands = TrainingCommands()
    let run = TrainingRun.create(experiment, in: folder, kernels: policy)
    let outcome = try await run.train(commands) { event in
      if case .epochEnded = event { commands.send(.stop(reason: "enough")) }
    }
    return outcome.folder
  }

  @Test func `A run keeps the kernels that it measured, of its training batch alone`() async throws
  {
    let folder = try TemporaryFolder()
    let policy = KernelPolicy.measured(cacheFolder: folder.path + "/cache")
    let run = TrainingRun.create(try smallExperiment(epochs: 1), in: folder.path, kernels: policy)
    let outcome = try await run.train()
    let found = try kernels(outcome.folder)
    // A convolution without the gradient of the pictures, and a product of rows.
    #expect(found.count == 5)
    #expect(found.allSatisfy { $0.problem.batch == 32 && !$0.trials.isEmpty })
    let cache = KernelCache(folder: folder.path + "/cache")
    cache.update { #expect(Set($0) == Set(found)) }
  }

  @Test func `Runs give the same bits whether the machine's measurements are there or not`()
    async throws
  {
    let folder = try TemporaryFolder()
    let policy = KernelPolicy.measured(cacheFolder: folder.path + "/cache")
    let experiment = try smallExperiment(epochs: 2)
    let whole = try await TrainingRun.create(experiment, in: folder.path, kernels: policy).train()
    let again = try await TrainingRun.create(experiment, in: folder.path, kernels: policy).train()
    #expect(try weights(again.folder) == weights(whole.folder))
    let part = try await stopped(experiment, in: folder.path, policy)
    try FileManager.default.removeItem(atPath: folder.path + "/cache")
    _ = try await TrainingRun.resume(part.path, kernels: policy).train()
    #expect(try weights(part) == weights(whole.folder))
    #expect(try kernels(part) == kernels(whole.folder))
  }

  @Test func `A run goes on with the kernels that it began with, whatever the machine has chosen`()
    async throws
  {
    let folder = try TemporaryFolder()
    let cacheFolder = folder.path + "/cache"
    let policy = KernelPolicy.measured(cacheFolder: cacheFolder)
    let part = try await stopped(try smallExperiment(epochs: 2), in: folder.path, policy)
    let before = try kernels(part)
    KernelCache(folder: cacheFolder).update { known in
      for index in known.indices {
        let others = known[index].problem.candidates.filter { $0 != known[index].chosen }
        if let other = others.last { known[index].chosen = other }
      }
    }
    _ = try await TrainingRun.resume(part.path, kernels: policy).train()
    #expect(try kernels(part) == before)
  }

  @Test func `A run that did not measure goes on without measuring`() async throws {
    let folder = try TemporaryFolder()
    let part = try await stopped(try smallExperiment(epochs: 2), in: folder.path, .byRule)
    let cacheFolder = folder.path + "/cache"
    _ = try await TrainingRun.resume(part.path, kernels: .measured(cacheFolder: cacheFolder))
      .train()
    #expect(try kernels(part).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: cacheFolder))
  }

  @Test func `A trained network is evaluated by the kernels of its run`() async throws {
    let folder = try TemporaryFolder()
    let policy = KernelPolicy.measured(cacheFolder: folder.path + "/cache")
    let run = TrainingRun.create(try smallExperiment(epochs: 1), in: folder.path, kernels: policy)
    let outcome = try await run.train()
    var model = try TrainedModel(outcome.folder.path, kind: .last)
    model.kernels = .measured(cacheFolder: folder.path + "/other")
    let (_, tally) = try model.evaluate(.validation)
    #expect(tally.loss.value == outcome.evaluations["validation"]?.loss)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/other"))
  }

  @Test func `The report names what computes each direction of each layer`() throws {
    let folder = try TemporaryFolder()
    var benchmark = try StepBenchmark(smallExperiment(), threads: 1)
    benchmark.kernels = .measured(cacheFolder: folder.path)
    let report = try KernelReport(benchmark)
    #expect(report.threads == 1 && report.batch == 32 && report.precision == .float32)
    #expect(report.cache?.hasPrefix(folder.path + "/kernels-") == true)
    #expect(
      report.rows.map(\.direction).sorted()
        == ["forward", "forward", "input gradient", "weight gradient", "weight gradient"])
    for row in report.rows {
      #expect(row.candidates.count { $0.isChosen } == 1)
      let speed = try #require(row.flopsPerSecond)
      let share = try #require(row.shareOfPeak)
      #expect(abs(share * report.peakFlopsPerSecond / speed - 1) < 1e-9)
    }
    #expect(report.rows[0].shapes == "3→8 32×32 kernel 5×5")
  }
}
