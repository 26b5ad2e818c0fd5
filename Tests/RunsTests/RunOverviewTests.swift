import Foundation
import Testing

@testable import SondeRuns

struct RunOverviewTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ events: [Event]) throws -> RunFolder {
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    let store = try RunStore(writing: run.databasePath)
    try store.append(events)
    try store.close()
    return run
  }

  @Test func `A run tells how far it came and what came of it`() throws {
    let overview = try RunOverview(run(SampleRun.events))
    #expect(overview.state == .finished && overview.name == "a-1")
    #expect(overview.step == 12 && overview.plannedSteps == 12 && overview.epoch == 3)
    #expect(overview.split == "validation" && overview.loss == 1 && overview.accuracy == 0.75)
    #expect(overview.began == SampleRun.time(0) && overview.ended == SampleRun.time(13))
  }

  @Test func `A run whose process went away without a word was killed`() throws {
    let overview = try RunOverview(
      run([.started(SampleRun.started), .step(SampleRun.step(1)), .step(SampleRun.step(2))]))
    #expect(overview.state == .killed && overview.step == 2)
    #expect(overview.split == "train" && overview.loss == 1 && overview.accuracy == 1 - 1 / 3.0)
  }

  @Test(arguments: [
    (Event.StopReason.nonFinite("the loss is NaN"), RunOverview.State.diverged),
    (.interrupted(signal: "SIGINT"), .interrupted), (.failed("no room"), .failed),
  ])
  func `A run tells why it ended`(reason: Event.StopReason, state: RunOverview.State) throws {
    let events: [Event] = [
      .started(SampleRun.started), .stopped(Event.Stopped(reason, step: 5)),
    ]
    #expect(try RunOverview(run(events)).state == state)
  }

  @Test func `A run is running while a process has its lock`() throws {
    let run = try run([.started(SampleRun.started)])
    let lock = try RunLock(run)
    #expect(try RunOverview(run).state == .running)
    withExtendedLifetime(lock) {}
  }

  @Test func `A run without a record is empty`() throws {
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    #expect(try RunOverview(run).state == .empty)
    #expect(try RunDetails(run).metrics.isEmpty)
    // A process was killed when it had made the file, and nothing in it.
    try Data().write(to: URL(fileURLWithPath: run.databasePath))
    #expect(try RunOverview(run).state == .empty)
    #expect(try RunDetails(run).metrics.isEmpty)
  }

  @Test func `Runs are listed in the order of their numbers, and other folders are not`() throws {
    for _ in 0..<11 {
      _ = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    }
    try FileManager.default.createDirectory(
      atPath: folder.file("other"), withIntermediateDirectories: false)
    #expect(try RunFolder.all(in: folder.path).map(\.name) == (1...11).map { "a-\($0)" })
    #expect(try RunFolder.all(in: folder.file("nowhere")).isEmpty)
  }

  @Test func `The numbers of all layers are gathered, and the gradient's flow is read`() throws {
    let store = try RunStore(
      reading: run([.started(SampleRun.started)] + SampleRun.measured).databasePath)
    let readings = try #require(try LayerReadings(store))
    #expect(readings.step == 12 && readings.rows.map(\.layer) == SampleRun.layers)
    #expect(readings.rows[2].values == [.weightNorm: 4, .weightGradientNorm: 2 / 12.0])
    #expect(readings.network == [.smoothedLoss: 0.5 / 12])
    #expect(readings.flow?.verdict == .healthy && readings.flow?.classCount == 2)
    #expect(try LayerReadings(store, upTo: 7)?.step == 4)
    #expect(try LayerReadings(store, upTo: 3) == nil)
    let history = try QuantityHistory(store, .classAccuracy)
    #expect(history.rows.map(\.name) == ["cat", "dog"])
    #expect(history.rows[1].values == [0.5, 0.5, 0.5])
  }
}
