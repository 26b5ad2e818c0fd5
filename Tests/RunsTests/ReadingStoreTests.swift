import Foundation
import GRDB
import Testing

@testable import SondeRuns

struct ReadingStoreTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("run.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func recorded() throws -> RunStore {
    let store = try RunStore(writing: path)
    try store.append([.started(SampleRun.started)] + SampleRun.measured)
    return store
  }

  @Test func `Layers and readings come back as they were, in their order`() throws {
    try recorded().close()
    let store = try RunStore(reading: path)
    #expect(
      try store.events().map(\.event) == [.started(SampleRun.started)] + SampleRun.measured)
    #expect(try store.layers() == SampleRun.layers)
    #expect(
      try store.quantities() == [
        .deadFraction, .weightNorm, .weightGradientNorm, .classAccuracy, .smoothedLoss,
      ])
  }

  @Test func `A quantity of a layer is read over steps, and between steps`() throws {
    let store = try recorded()
    let points = try store.readings(.weightGradientNorm, layer: "fc3")
    #expect(points.map(\.step) == [4, 8, 12] && points.map(\.epoch) == [1, 2, 3])
    #expect(points.map(\.value) == [0.5, 0.25, 2 / 12.0])
    #expect(
      try store.readings(.weightGradientNorm, layer: "conv1", steps: 5...8)
        == [MetricPoint(step: 8, epoch: 2, value: 0.125)])
    #expect(
      try store.readings(.classAccuracy, layer: nil, classIndex: 1).map(\.value) == [0.5, 0.5, 0.5])
    #expect(try store.readings(.smoothedLoss, layer: "fc3").isEmpty)
    #expect(try store.measuredSteps() == [4, 8, 12])
  }

  @Test func `The newest of each series is found, also one that was not measured at the last step`()
    throws
  {
    let store = try recorded()
    try store.append([
      .readings(
        Event.Readings(
          step: 16, epoch: 4,
          readings: [Reading(layer: "fc3", quantity: .weightNorm, value: .nan)],
          time: SampleRun.time(16)))
    ])
    let newest = try store.newestReadings()
    #expect(newest.count == 8)
    let norm = try #require(newest.first { $0.reading.quantity == .weightNorm && $0.step == 16 })
    #expect(norm.reading.layer == "fc3" && norm.reading.value.isNaN)
    #expect(newest.filter { $0.step == 12 }.count == 7)
    #expect(Set(try store.newestReadings(upTo: 9).map(\.step)) == [8])
    #expect(try store.newestReadings(upTo: 3).isEmpty)
  }

  @Test func `After resuming, readings behind the checkpoint are replaced`() throws {
    let store = try recorded()
    try store.append([.resumed(Event.Resumed(step: 8, epoch: 2, path: nil))])
    #expect(try store.readings(.weightNorm, layer: "fc3").map(\.step) == [4, 8])
    #expect(try store.measuredSteps() == [4, 8])
    #expect(Set(try store.newestReadings().map(\.step)) == [8])
    #expect(try store.layers() == SampleRun.layers)
  }

  @Test func `A metric that comes alone is read by its name`() throws {
    let store = try recorded()
    let metrics = (1...3).map {
      Event.metric(
        Event.Metric(
          step: $0, split: "validation", name: "top5", value: Double($0), time: SampleRun.time(20)))
    }
    try store.append(metrics)
    #expect(try store.series("top5", split: "validation").map(\.value) == [1, 2, 3])
    #expect(try store.events(of: [.metric]).map(\.event) == metrics)
    try store.close()
    let again = try RunStore(writing: path)
    try again.append([.warning(Event.Warning("later"))])
    #expect(try again.events(of: [.warning]).map(\.sequence) == [10])
  }

  @Test func `A series is smoothed as TensorBoard smooths it`() throws {
    let store = try RunStore(writing: path)
    try store.append([1, 2, .nan, 4].enumerated().map { .step(SampleRun.step($0 + 1, loss: $1)) })
    let values = try store.series("loss", split: "train", smoothing: 0.5).map(\.value)
    // 1; (1/4 + 2/2) / (3/4); as it is; (1/8 + 2/4 + 4/2) / (7/8).
    #expect(values[0] == 1 && abs(values[1] - 5 / 3.0) < 1e-12 && values[2].isNaN)
    #expect(abs(values[3] - 3) < 1e-12)
  }

  @Test func `Tags are added, found and removed`() throws {
    let store = try recorded()
    for tag in ["good", "baseline", "good"] { try store.add(tag: tag) }
    #expect(try store.tags() == ["baseline", "good"])
    #expect(try store.remove(tag: "good"))
    #expect(try !store.remove(tag: "good"))
    #expect(try store.tags() == ["baseline"])
  }

  @Test func `Any tool reads layers, readings, machine and versions`() throws {
    try recorded().close()
    let database = try DatabaseQueue(path: path)
    func text(_ sql: String) throws -> [String] {
      try database.read { try String.fetchAll($0, sql: sql) }
    }
    #expect(
      try text("SELECT name FROM layers ORDER BY position") == ["conv1", "relu1", "fc3"])
    #expect(try text("SELECT output_shape FROM layers WHERE name = 'fc3'") == ["[2]"])
    #expect(
      try text(
        """
        SELECT value FROM readings
          WHERE layer = 'fc3' AND quantity = 'weight_norm' AND step = 8
        """) == ["4.0"])
    #expect(try text("SELECT COUNT(*) FROM readings WHERE layer IS NULL") == ["9"])
    #expect(try text("SELECT value FROM versions WHERE name = 'sonde'") == ["0.1"])
    #expect(
      try text("SELECT value FROM machine WHERE name = 'processor'")
        == [SampleRun.machine.processor])
  }

  /// A record as the first version wrote it.
  private func firstVersion() throws {
    let database = try DatabaseQueue(path: path)
    try RunStoreSchema.migrator.migrate(database, upTo: "1")
    try database.write { database in
      try database.execute(
        sql: "INSERT INTO events (sequence, time, kind, step, json) VALUES (1, 0, 'started', 0, ?)",
        arguments: [try Event.started(SampleRun.started).json])
      try database.execute(
        sql: "INSERT INTO steps VALUES (2, 1, 1, 1, 0.5, 0.25, 0.01, 10, 100, 0)")
      try database.execute(
        sql: "INSERT INTO scalars VALUES (3, 1, 1, 1, 'test', 'loss', 0.75, 0)")
    }
    try database.close()
  }

  @Test func `A record of the first version is read as it is`() throws {
    try firstVersion()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let store = try RunStore(reading: path)
    #expect(try store.events().count == 2)
    #expect(try store.series("loss", split: "train").map(\.value) == [0.5])
    #expect(try store.layers().isEmpty && store.quantities().isEmpty && store.tags().isEmpty)
    #expect(try store.readings(.weightNorm, layer: "fc3").isEmpty)
    #expect(try store.newestReadings().isEmpty && store.measuredSteps().isEmpty)
    #expect(try RunExportTests.text(store, .csv).contains("loss,0.75"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `A record of the first version that is written becomes one of the newest`() throws {
    try firstVersion()
    let store = try RunStore(writing: path)
    try store.append(SampleRun.measured)
    #expect(try store.events().count == 2 + SampleRun.measured.count)
    #expect(try store.events(of: [.metric]).isEmpty)
    #expect(try store.series("loss", split: "test").map(\.value) == [0.75])
    #expect(try store.readings(.weightNorm, layer: "fc3").count == 3)
  }
}
