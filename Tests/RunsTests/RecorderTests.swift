import Foundation
import GRDB
import Synchronization
import Testing

@testable import SondeRuns

struct RecorderTests {
  /// Keeps events in memory, and fails when told to.
  private final class MemorySink: EventSink {
    struct Failure: Error {}
    final class Memory: Sendable {
      let events = Mutex<[Event]>([])
      let fails = Mutex(false)
      let isClosed = Mutex(false)
    }

    let name = "memory"
    let memory: Memory
    init(_ memory: Memory) { self.memory = memory }

    func write(_ events: [Event]) throws {
      if memory.fails.withLock({ $0 }) { throw Failure() }
      memory.events.withLock { $0 += events }
    }
    func close() { memory.isClosed.withLock { $0 = true } }
  }

  private func steps(_ range: ClosedRange<Int>) -> [Event] {
    range.map { .step(SampleRun.step($0)) }
  }

  @Test func `Events arrive in order, and the end waits for all`() throws {
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory)])
    for event in SampleRun.events { recorder.emit(event) }
    try recorder.close()
    #expect(memory.events.withLock { $0 } == SampleRun.events)
    #expect(memory.isClosed.withLock { $0 })
  }

  @Test func `Flushing waits until all is written`() throws {
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory)])
    for round in 1...20 {
      recorder.emit(.step(SampleRun.step(round)))
      try recorder.flush()
      #expect(memory.events.withLock { $0.count } == round)
    }
    try recorder.close()
  }

  @Test func `Steps are in the file after a second, important events at once`() throws {
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory)])
    func waiting(until count: Int) -> Double {
      let start = Date()
      while memory.events.withLock({ $0.count }) < count, Date().timeIntervalSince(start) < 20 {
        Thread.sleep(forTimeInterval: 0.005)
      }
      return Date().timeIntervalSince(start)
    }
    recorder.emit(.step(SampleRun.step(1)))
    #expect(waiting(until: 1) < 10)
    recorder.emit(.step(SampleRun.step(2)))
    recorder.emit(.evaluation(SampleRun.evaluation(1)))
    #expect(waiting(until: 3) < 10)
    try recorder.close()
  }

  @Test func `Events from many threads all arrive`() async throws {
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory)], capacity: 100)
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for event in steps(1...500) { recorder.emit(event) } }
      }
    }
    try recorder.close()
    #expect(memory.events.withLock { $0.count } == 4000)
  }

  @Test func `A failing file is reported once, and gets its events when it works again`() throws {
    let memory = MemorySink.Memory()
    memory.fails.withLock { $0 = true }
    let good = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory), MemorySink(good)])
    recorder.emit(.evaluation(SampleRun.evaluation(1)))
    // The warning may or may not be among what waits already.
    #expect {
      try recorder.flush()
    } throws: { error in
      guard case RunError.eventsLost("memory", 1...2, "Failure()") = error else { return false }
      return true
    }
    recorder.emit(.evaluation(SampleRun.evaluation(2)))
    memory.fails.withLock { $0 = false }
    try recorder.close()
    // The failing file gets the warning too, when it works again.
    for events in [memory, good].map({ $0.events.withLock { $0 } }) {
      #expect(events.map(\.kind) == [.evaluation, .warning, .evaluation])
      guard case .warning(let warning)? = events.dropFirst().first else { continue }
      #expect(warning.text == "memory: Failure()")
    }
  }

  @Test
  func `A file that fails for good costs bounded memory, steps first, and is named at the end`()
    throws
  {
    let memory = MemorySink.Memory()
    memory.fails.withLock { $0 = true }
    let (good, recorderCapacity) = (MemorySink.Memory(), 10)
    let recorder = Recorder(
      sinks: [MemorySink(memory), MemorySink(good)], capacity: recorderCapacity)
    recorder.emit(.evaluation(SampleRun.evaluation(1)))
    for event in steps(1...100) { recorder.emit(event) }
    for _ in 0..<2 {
      // The warning that it fails is one more.
      #expect(throws: RunError.eventsLost(path: "memory", count: 102, reason: "Failure()")) {
        try recorder.close()
      }
    }
    #expect(good.events.withLock { $0.count } == 102)
  }

  @Test func `Nothing happens after the end`() throws {
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [MemorySink(memory)])
    try recorder.close()
    recorder.emit(.evaluation(SampleRun.evaluation(1)))
    try recorder.flush()
    try recorder.close()
    #expect(memory.events.withLock { $0.isEmpty })
  }

  @Test func `A full disk does not stop the training, and is told with the database's name`() throws
  {
    let folder = try TemporaryFolder()
    let store = try RunStore(writing: folder.file("run.sqlite"))
    try store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
    let memory = MemorySink.Memory()
    let recorder = Recorder(sinks: [StoreSink(store), MemorySink(memory)])
    for event in SampleRun.events { recorder.emit(event) }
    recorder.emit(.warning(Event.Warning(String(repeating: "x", count: 1 << 20))))
    #expect(throws: RunError.self) { try recorder.flush() }
    #expect(throws: RunError.self) { try recorder.close() }
    let warnings = memory.events.withLock { events in
      events.compactMap { if case .warning(let warning) = $0 { warning.text } else { nil } }
    }.filter { $0.contains("no room is left on the device") }
    #expect(warnings.count == 1)
  }
}
