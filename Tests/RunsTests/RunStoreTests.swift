import Foundation
import GRDB
import Testing

@testable import SondeRuns

struct RunStoreTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("run.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func recorded() throws -> RunStore {
    let store = try RunStore(writing: path)
    try store.append(SampleRun.events)
    return store
  }

  @Test func `All events come back in their order`() throws {
    try recorded().close()
    let events = try RunStore(reading: path).events()
    #expect(events.map(\.event) == SampleRun.events)
    #expect(events.map(\.sequence) == (1...Int64(SampleRun.events.count)).map { $0 })
  }

  @Test func `A reader that follows gets what is new, while the run is written`() throws {
    let store = try recorded()
    let reader = try RunStore(reading: path)
    let last = try #require(try reader.events().last?.sequence)
    #expect(try reader.events(after: last).isEmpty)
    let event = Event.warning(Event.Warning("new", time: SampleRun.time(20)))
    try store.append([event])
    #expect(try reader.events(after: last).map(\.event) == [event])
    #expect(try reader.events(of: [.evaluation, .step]).count == 15)
  }

  @Test func `Metrics are read by set and name, and train and validation are never mixed`() throws {
    let store = try recorded()
    let train = try store.series("loss", split: "train")
    #expect(train.map(\.step) == Array(1...12))
    #expect(train.map(\.value) == (1...12).map { 2 / Double($0) })
    let validation = try store.series("loss", split: "validation")
    #expect(validation.map(\.step) == [4, 8, 12] && validation.map(\.value) == [3, 1.5, 1])
    #expect(
      try store.series("accuracy", split: "validation").map(\.value) == [0.25, 0.5, 0.75])
    #expect(try store.series("epoch_loss", split: "train").map(\.value) == [1, 0.5, 1 / 3.0])
    #expect(
      try store.series("learning_rate", split: "train").map(\.value)
        == Array(repeating: 0.01, count: 12))
    #expect(
      try store.latest("accuracy", split: "validation")
        == MetricPoint(step: 12, epoch: 3, value: 0.75))
    #expect(try store.latest("accuracy", split: "test") == nil)
    #expect(try store.series("nothing", split: "train").isEmpty)
    #expect(
      try store.metricNames().map(\.description) == [
        "accuracy/train", "epoch_accuracy/train", "epoch_loss/train", "epoch_seconds/train",
        "learning_rate/train", "loss/train", "samples_per_second/train", "accuracy/validation",
        "evaluation_seconds/validation", "loss/validation",
      ])
  }

  @Test func `The training set evaluated as a whole is another metric than its batches`() throws {
    let store = try recorded()
    var evaluation = SampleRun.evaluation(3)
    evaluation.split = "train"
    try store.append([.evaluation(evaluation)])
    #expect(try store.series("loss", split: "train").count == 12)
    #expect(try store.series("evaluation_loss", split: "train").map(\.value) == [1])
  }

  @Test func `Histograms are read by tag`() throws {
    let store = try recorded()
    #expect(try store.histogramTags() == ["conv1.weight_data", "conv1.weight_grad"])
    let histograms = try store.histograms("conv1.weight_data")
    #expect(histograms == (1...3).map { SampleRun.histogram($0) })
  }

  @Test func `The newest checkpoint of each kind is found`() throws {
    let store = try recorded()
    let best = Event.Checkpoint(
      kind: .best, path: "checkpoints/best.safetensors", step: 8, metric: 0.5,
      time: SampleRun.time(9))
    try store.append([.checkpoint(best)])
    let checkpoints = try store.checkpoints()
    #expect(checkpoints[.best] == best)
    #expect(checkpoints[.last]?.step == 12)
  }

  @Test func `Numbers that are not finite are kept`() throws {
    let store = try RunStore(writing: path)
    let losses = [Double.nan, .infinity, -.infinity, 1]
    try store.append(
      losses.enumerated().map { .step(SampleRun.step($0 + 1, loss: $1)) }
        + [.evaluation(SampleRun.evaluation(1, loss: .nan))])
    let values = try store.series("loss", split: "train").map(\.value)
    #expect(values[0].isNaN && Array(values[1...]) == [.infinity, -.infinity, 1])
    #expect(try store.latest("loss", split: "validation")?.value.isNaN == true)
    #expect(try store.events().count == 5)
  }

  @Test func `After resuming, what came after the checkpoint is replaced`() throws {
    let store = try recorded()
    try store.append([
      .resumed(Event.Resumed(step: 8, epoch: 3, path: "checkpoints/last.safetensors")),
      .step(SampleRun.step(9, loss: 77)),
    ])
    let losses = try store.series("loss", split: "train")
    #expect(losses.map(\.step) == Array(1...9) && losses.last?.value == 77)
    #expect(try store.series("loss", split: "validation").map(\.step) == [4, 8])
    #expect(try store.checkpoints()[.last]?.step == 8)
    #expect(try store.histograms("conv1.weight_data").map(\.epoch) == [1, 2])
    #expect(try store.events(of: [.stopped]).isEmpty)
    #expect(try store.events(of: [.stopped], includingReplaced: true).count == 1)
    let curves = CurveData(try store.events().map(\.event))
    #expect(curves.training.map(\.step) == Array(1...9))
  }

  @Test func `A run is gone on with by another process`() throws {
    try recorded().close()
    let store = try RunStore(writing: path)
    try store.append([.warning(Event.Warning("again"))])
    let last = try store.events().last
    #expect(last?.sequence == Int64(SampleRun.events.count) + 1)
  }

  @Test func `A finished run is one plain file`() throws {
    try recorded().close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.sqlite"])
  }

  @Test func `Any tool reads the numbers`() throws {
    try recorded().close()
    let database = try DatabaseQueue(path: path)
    let (best, application) = try database.read { database in
      (
        try Double.fetchOne(
          database,
          sql: "SELECT MAX(value) FROM metrics WHERE split='validation' AND name='accuracy'"),
        try Int.fetchOne(database, sql: "PRAGMA application_id")
      )
    }
    #expect(best == 0.75)
    #expect(application == 0x536E_6465)
  }

  @Test func `A full device is said to be, and the same events can be written later`() throws {
    let store = try RunStore(writing: path)
    try store.database.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    let text = String(repeating: "x", count: 100_000)
    let events: [Event] = [.step(SampleRun.step(1)), .warning(Event.Warning(text))]
    #expect(throws: RunError.storeFull(path: path)) { try store.append(events) }
    #expect(try store.events().isEmpty)
    try store.database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = 100000")
    }
    try store.append(events)
    #expect(try store.events().map(\.sequence) == [1, 2])
  }

  @Test func `A newer schema is refused, also for writing`() throws {
    try recorded().close()
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('3')")
    }
    let error = RunError.storeNewer(path: path, found: ["3"])
    #expect(throws: error) { try RunStore(reading: path) }
    #expect(throws: error) { try RunStore(writing: path) }
  }

  @Test func `What is no database is refused`() throws {
    try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: path))
    let error = RunError.storeCorrupt(path: path, detail: "file is not a database")
    #expect(throws: error) { try RunStore(reading: path) }
    #expect(throws: error) { try RunStore(writing: path) }
  }

  @Test func `An empty file has no run`() throws {
    // As a process leaves it that was killed before it made the tables.
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(throws: RunError.storeEmpty(path: path)) { try RunStore(reading: path) }
    try RunStore(writing: path).close()
    #expect(try RunStore(reading: path).events().isEmpty)
  }

  @Test func `A database of something else is refused`() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
    #expect(throws: RunError.storeCorrupt(path: path, detail: "it has no tables of a run")) {
      try RunStore(reading: path)
    }
  }

  @Test func `A damaged database is said to be`() throws {
    try recorded().close()
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    for index in 4096..<data.count { data[index] = 0xAA }
    try data.write(to: URL(fileURLWithPath: path))
    #expect {
      try RunStore(reading: path).events()
    } throws: { error in
      if case .storeCorrupt = error as? RunError { true } else { false }
    }
  }

  @Test func `A missing file is said to be`() {
    #expect(throws: RunError.fileUnreadable(path: path, reason: "no such file")) {
      try RunStore(reading: path)
    }
  }

  @Test func `An event that cannot be understood is named`() throws {
    let store = try recorded()
    try store.database.write {
      try $0.execute(sql: "UPDATE events SET json = '{}' WHERE sequence = 2")
    }
    #expect {
      try store.events()
    } throws: { error in
      if case .eventUnreadable(_, 2, _) = error as? RunError { true } else { false }
    }
  }
}
