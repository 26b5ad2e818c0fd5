import Foundation
import SondeFormats
import Testing

@testable import SondeRuns

struct KilledRunTests {
  @Test func `A process that is killed while it writes loses a second at most and damages nothing`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try RunStore(writing: path + "/run.sqlite")
      let recorder = Recorder(sinks: [StoreSink(store), TensorBoardSink(folder: path)])
      recorder.emit(.started(SampleRun.started))
      let start = Date()
      var (step, mark) = (0, 0)
      while Date().timeIntervalSince(start) < 2.5 {
        step += 1
        recorder.emit(.step(SampleRun.step(step)))
        // What was emitted more than a second (and the load of a busy machine) before the end.
        if mark == 0, Date().timeIntervalSince(start) > 1 {
          mark = step
          try Data("\(mark)".utf8).write(to: URL(fileURLWithPath: path + "/mark"))
        }
        if step.isMultiple(of: 5) { usleep(1000) }
      }
      kill(getpid(), SIGKILL)
    }
    let mark = try #require(Int(String(contentsOfFile: path + "/mark", encoding: .utf8)))
    let reader = try RunStore(reading: path + "/run.sqlite")
    let steps = try reader.series("loss", split: "train").map(\.step)
    #expect(steps == Array(1...steps.count))
    #expect(steps.count >= mark)
    #expect(try reader.events().count == steps.count + 1)

    // TensorBoard's file is sound up to a tail that it ignores.
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: path).first { $0.hasPrefix("events.out") }
    )
    let scalars = try EventFile(contentsOf: "\(path)/\(name)").scalars("loss/train")
    #expect(scalars.map(\.step) == Array(1...scalars.count) && scalars.count >= mark)

    // The run goes on in the same file.
    let store = try RunStore(writing: path + "/run.sqlite")
    try store.append([.resumed(Event.Resumed(step: 100, epoch: 25, path: "checkpoints/last"))])
    #expect(try store.series("loss", split: "train").count == 100)
    try store.close()
  }

  @Test func `The lock of a process that is killed is free`() async throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    try RunStore(writing: run.databasePath).close()
    let path = run.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let lock = try RunLock(RunFolder(opening: path))
      withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
    }
    _ = try RunLock(run)
  }

  @Test func `Another process cannot write a run that is being written`() async throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    try RunStore(writing: run.databasePath).close()
    let lock = try RunLock(run)
    let path = run.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      do {
        _ = try RunLock(RunFolder(opening: path))
        exit(1)
      } catch let RunError.inUse(_, holder) {
        exit(holder == "process \(getppid())" ? 0 : 2)
      }
    }
    withExtendedLifetime(lock) {}
  }
}
