import Foundation
import SondeDiagnosis
import SondeExperiments
import SondeNetworks
import SondeRuns
import Synchronization
import Testing

/// Trials that are remembered, in memory and in files.
final class CachedTrialsTests {
  private let folder =
    FileManager.default.temporaryDirectory.appendingPathComponent("sonde-trials-\(UUID())").path
  private let experiment: Experiment
  private let warnings = Warnings()

  /// What was warned of.
  private final class Warnings: Sendable {
    let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
  }

  init() throws { experiment = try Sample.experiment("model: {architecture: lenet}\n") }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func cached(
    _ runner: KnownRunner, mostBytes: Int = 1 << 24, identity: String = ""
  ) -> CachedTrials {
    let warnings = warnings
    return CachedTrials(
      runner, folder: folder, mostBytes: mostBytes, identity: { $0.yaml + identity },
      warn: { text in warnings.texts.withLock { $0.append(text) } })
  }

  private var files: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        .map { "\(folder)/\($0)" }
    }
  }

  private func onSeed(_ seed: UInt64) -> Experiment {
    var other = experiment
    other.seed = seed
    return other
  }

  @Test func `The same question is answered once, and another one by itself`() throws {
    let runner = KnownRunner { _ in true }
    let trials = cached(runner)
    let first = try trials.train(experiment, steps: 60) { _ in false }
    #expect(try trials.train(experiment, steps: 60) { _ in false } == first)
    #expect(runner.experiments.count == 1 && first.steps.count == 60)
    _ = try trials.train(experiment, steps: 61) { _ in false }
    _ = try trials.train(onSeed(2), steps: 60) { _ in false }
    #expect(runner.experiments.count == 3)
  }

  @Test func `Another process finds the same answer, to the last bit and with what is no number`()
    throws
  {
    let runner = KnownRunner(accuracy: { _ in 1.0 / 3 })
    let first = try cached(runner).train(experiment, steps: 60) { _ in false }
    let probe = try cached(runner).probe(experiment)
    let other = KnownRunner { _ in false }
    #expect(try cached(other).train(experiment, steps: 60) { _ in false } == first)
    #expect(try cached(other).probe(experiment) == probe)
    #expect(other.experiments == [] && warnings.all == [])
    // Another machine, or another version.
    _ = try cached(other, identity: "other").train(experiment, steps: 60) { _ in false }
    #expect(other.experiments.count == 1)
  }

  @Test func `A loss that is no number ends a training, and stays one`() throws {
    struct Diverging: TrialRunner {
      func inspect(_ experiment: Experiment) throws -> DataReport { Sample.data() }
      func probe(_ experiment: Experiment) throws -> ProbeReport { Sample.probe([1]) }
      func updates(_ experiment: Experiment) throws -> UpdateReport {
        UpdateReport(rows: [], statistics: [], steps: 0)
      }

      func train(
        _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
      ) throws -> RunRecord {
        RunRecord([Sample.started()] + Sample.steps([2.3, .infinity, .nan]))
      }
    }
    func losses() throws -> [Double] {
      try CachedTrials(Diverging(), folder: folder, identity: { $0.yaml })
        .train(experiment, steps: 60) { _ in false }.losses.map(\.value)
    }
    for _ in 0..<2 {
      let found = try losses()
      #expect(found[0] == 2.3 && found[1] == .infinity && found[2].isNaN && found.count == 3)
    }
  }

  @Test func `A training that was stopped early answers what ends no later`() throws {
    let runner = KnownRunner { _ in true }
    let trials = cached(runner)
    func train(until count: Int) throws -> Int {
      try trials.train(experiment, steps: 60) { $0.steps.count >= count }.steps.count
    }
    #expect(try train(until: 30) == 30)
    #expect(try train(until: 20) == 20)
    #expect(runner.experiments.count == 1)
    #expect(try train(until: 40) == 40)
    #expect(runner.experiments.count == 2)
    // The longer one is kept.
    #expect(try train(until: 30) == 30)
    #expect(runner.experiments.count == 2)
  }

  @Test func `A treatment goes on where it was interrupted`() throws {
    let runner = KnownRunner { $0.optimizer.learningRate < 0.01 }
    let remedy = try #require(
      Remedy("slower", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: 0.001)
      })
    let finding = Finding(.highLearningRate, .likely, "it is ill", proofs: [], remedies: [remedy])
    func treatment(_ deadline: Deadline) throws -> Treatment? {
      try TreatmentSearch(runner: cached(runner), steps: 90, deadline: deadline)
        .treatment(of: [finding], in: experiment)
    }
    let whole = try #require(try treatment(.never))
    let all = runner.experiments
    try FileManager.default.removeItem(atPath: folder)
    // Time for three trials of thirty steps and a part of the next, again and again.
    var rounds = 0
    var last: Treatment?
    while last?.isCutShort ?? true, rounds < 20 {
      let clock = FakeClock()
      let slow = KnownRunner(clock: clock) { $0.optimizer.learningRate < 0.01 }
      last = try TreatmentSearch(
        runner: cached(slow), steps: 90, deadline: clock.deadline(seconds: 100)
      ).treatment(of: [finding], in: experiment)
      rounds += 1
    }
    #expect(last == whole && whole.cures == [0])
    // Ten trials of thirty seconds, three in each round.
    #expect(all.count == 10 && rounds == 4, "\(all.count), \(rounds)")
  }

  @Test func `A damaged file is as if it were not there, and is mended`() throws {
    _ = try cached(KnownRunner { _ in true }).train(experiment, steps: 40) { _ in false }
    let file = try #require(try files.first)
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    var damaged = [Data(), Data("sonde".utf8), whole.prefix(whole.count / 2), whole + [0x20]]
    damaged += stride(from: 0, to: whole.count, by: max(1, whole.count / 40)).map { place in
      var bytes = whole
      bytes[place] ^= 0x55
      return bytes
    }
    for (index, bytes) in damaged.enumerated() {
      try bytes.write(to: URL(fileURLWithPath: file))
      let runner = KnownRunner { _ in true }
      let record = try cached(runner).train(experiment, steps: 40) { _ in false }
      #expect(record.steps.count == 40 && runner.experiments.count == 1, "\(index)")
      #expect(warnings.all.count == index + 1)
      // Now it is whole again.
      _ = try cached(runner).train(experiment, steps: 40) { _ in false }
      #expect(runner.experiments.count == 1)
    }
    #expect(warnings.all.allSatisfy { $0.contains("is carried out again") })
  }

  @Test func `Files that were used longest ago make room`() throws {
    let runner = KnownRunner { _ in true }
    _ = try cached(runner).train(experiment, steps: 40) { _ in false }
    let size = try Data(contentsOf: URL(fileURLWithPath: #require(files.first))).count
    for seed in 2...6 {
      _ = try cached(runner, mostBytes: 3 * size + size / 2)
        .train(onSeed(UInt64(seed)), steps: 40) { _ in false }
    }
    #expect(try files.count == 3)
    let before = runner.experiments.count
    _ = try cached(runner).train(onSeed(6), steps: 40) { _ in false }
    #expect(runner.experiments.count == before)
    _ = try cached(runner).train(experiment, steps: 40) { _ in false }
    #expect(runner.experiments.count == before + 1)
  }

  @Test func `Where nothing can be kept that is said, and everything works`() throws {
    // A file stands where the folder should be.
    try Data().write(to: URL(fileURLWithPath: folder))
    let runner = KnownRunner { _ in true }
    let trials = cached(runner)
    for _ in 0..<2 { _ = try trials.train(experiment, steps: 40) { _ in false } }
    #expect(runner.experiments.count == 1)
    #expect(warnings.all.count == 1 && warnings.all[0].contains("cannot be kept"))
  }

  @Test func `A record's beginning is what had happened then`() {
    let record = RunRecord(
      [Sample.started(), Sample.layers("layer0")] + Sample.steps(Sample.guesses(10))
        + [1, 5, 10].map { Sample.readings($0, [("layer0", .weightNorm, Double($0))]) }
        + [.stopped(Event.Stopped(.finished, step: 10))])
    let part = record.prefix(steps: 5)
    #expect(part.steps.map(\.step) == [1, 2, 3, 4, 5] && part.layers == record.layers)
    #expect(part.series(.weightNorm, of: "layer0").map(\.value) == [1, 5])
    #expect(part.ending == nil && record.prefix(steps: 10) == record)
    #expect(record.prefix(steps: 0).steps == [])
  }
}
