import Foundation
import GRDB
import Testing

@testable import SondeRuns

/// Processes that are killed at any moment while they write a run.
///
/// `SONDE_KILLS=50` kills fifty. One after the other: that a second at most is lost holds for records that the processor and
/// the disk can follow.
@Suite(.serialized) struct KilledStoreTests {
  /// How many; the environment may ask for more.
  static let count =
    ProcessInfo.processInfo.environment["SONDE_KILLS"].flatMap { Int($0) } ?? 8

  @Test(arguments: 0..<count)
  func `A killed process leaves a sound record without a gap, that lacks a second at most`(
    number: Int
  ) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    // Spread over the time in which records are begun, written, and written again.
    let lifetime = 0.2 + 1.8 * Double(number * 37 % 50) / 50
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, lifetime = lifetime as Double] in
      let store = try RunStore(writing: path + "/run.sqlite")
      let recorder = Recorder(sinks: [StoreSink(store)])
      try Data().write(to: URL(fileURLWithPath: path + "/journal"))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/journal"))
      recorder.emit(.started(SampleRun.started))
      let start = DispatchTime.now().uptimeNanoseconds
      // Another thread kills, so that this one and the recorder's stand anywhere.
      Thread {
        usleep(UInt32(lifetime * 1e6)); kill(getpid(), SIGKILL)
      }.start()
      var step = 0
      while true {
        step += 1
        recorder.emit(.step(SampleRun.step(step)))
        recorder.emit(.readings(SampleRun.readings(step)))
        let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        try file.write(contentsOf: Data("\(elapsed) \(step)\n".utf8))
        usleep(1000)
        if step.isMultiple(of: 50) { recorder.emit(.histogram(SampleRun.histogram(step / 50))) }
      }
    }
    try check(path)
  }

  private func check(_ path: String) throws {
    // A process may be killed before it has begun.
    let text = (try? String(contentsOfFile: path + "/journal", encoding: .utf8)) ?? ""
    let journal = text.split(separator: "\n").compactMap { line -> (time: Double, step: Int)? in
      let words = line.split(separator: " ")
      guard words.count == 2, let time = Double(words[0]), let step = Int(words[1]) else {
        return nil
      }
      return (time, step)
    }
    guard let last = journal.last else { return }
    let database = path + "/run.sqlite"
    let reader = try RunStore(reading: database)
    let steps = try reader.series("loss", split: "train").map(\.step)
    let measured = try reader.readings(.weightNorm, layer: "fc3").map(\.step)
    #expect(steps == (0..<steps.count).map { $0 + 1 })
    #expect(measured == Array(steps.prefix(measured.count)))
    #expect(steps.count - measured.count <= 1)
    // All that was told more than a second before the last sign of life.
    let sure = journal.last { $0.time < last.time - 1 }?.step ?? 0
    #expect(steps.count >= sure, "\(steps.count) of \(sure) steps are there")
    #expect(measured.count >= sure)
    for event in try reader.events(of: [.readings]).map(\.event) {
      guard case .readings(let readings) = event else { continue }
      #expect(readings.readings.count == 8)
    }
    let sound = try DatabaseQueue(path: database).read {
      try String.fetchAll($0, sql: "PRAGMA integrity_check")
    }
    #expect(sound == ["ok"])
    // The run goes on in the same record.
    let store = try RunStore(writing: database)
    try store.append([.warning(Event.Warning("on"))])
    #expect(try store.events(of: [.warning]).count == 1)
    try store.close()
  }
}
