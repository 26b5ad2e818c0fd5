import Foundation
import Sonde
import SondeTensors
import Testing

/// Processes that are killed where they stand.
@Suite struct KilledCommandTests {
  /// Trains 160 steps, or 20 an epoch, with checkpoints in the midst of epochs and a best one.
  private func place(epochs: Int = 8) throws -> Workplace {
    let place = try Workplace()
    try place.writeExperiment(
      count: 320, epochs: epochs, more: "checkpoints: {every: 7 steps, best: loss}\n")
    return place
  }

  @Test func `Killed at twenty random moments, a run goes on to the same bits`() async throws {
    let place = try place()
    let clock = ContinuousClock()
    let start = clock.now
    let whole = try await place.command.run("train", "tiny.yaml", "--quiet")
    #expect(whole.code == 0, "\(whole.errors)")
    let duration = clock.now - start
    let expected = try ["last", "best"].map { try place.tensors(of: "runs/tiny-1", $0) }
    var moments = Generator(seed: 20)
    for (kill, share) in moments.uniform(count: 20).enumerated() {
      let run = "runs/tiny-\(kill + 2)"
      let killed = try place.command.start("train", "tiny.yaml", "--quiet")
      try await killed.runs(for: duration * Double(share) * 0.95)
      killed.send(SIGKILL)
      let code = try await killed.result().code
      // So early that there is no run yet: the next run takes this number.
      guard place.has(run + "/experiment.yaml") else {
        _ = try await place.command.run("train", "tiny.yaml", "--quiet")
        continue
      }
      let resumed = try await place.command.run("resume", run, "--quiet")
      #expect(resumed.code == 0, "\(share), \(code): \(resumed.errors)")
      for (name, tensors) in zip(["last", "best"], expected) {
        let found = try place.tensors(of: run, name)
        #expect(found.names == tensors.names)
        for tensor in tensors.names {
          #expect(found[tensor] == tensors[tensor], "\(run) at \(share): \(name), \(tensor)")
        }
      }
      let steps = try place.steps(of: run)
      #expect(steps == Array(1...160), "\(run) at \(share)")
    }
  }

  @Test func `A run that is killed again and again comes to the same end`() async throws {
    let place = try place(epochs: 60)
    let whole = try await place.command.run("train", "tiny.yaml", "--quiet")
    #expect(whole.code == 0, "\(whole.errors)")
    let first = try place.command.start("train", "tiny.yaml", "--json")
    try await first.waits(for: #""event":"checkpoint""#)
    first.send(SIGKILL)
    _ = try await first.result()
    for _ in 0..<5 {
      let next = try place.command.start("resume", "runs/tiny-2", "--json")
      try await next.waits(for: #""event":"checkpoint""#)
      next.send(SIGKILL)
      _ = try await next.result()
    }
    let last = try await place.command.run("resume", "runs/tiny-2", "--quiet")
    #expect(last.code == 0, "\(last.errors)")
    let (one, two) = try (place.tensors(of: "runs/tiny-1"), place.tensors(of: "runs/tiny-2"))
    for name in one.names { #expect(one[name] == two[name], "\(name)") }
  }

  @Test func `Where the newest checkpoint is damaged, the one before it is used, to the same bits`()
    async throws
  {
    let place = try place()
    _ = try await place.command.run("train", "tiny.yaml", "--quiet")
    let expected = try place.tensors(of: "runs/tiny-1")
    let path = place.file("runs/tiny-1/checkpoints/last.safetensors")
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: 100_000)
    try file.write(contentsOf: Data([1, 2, 3, 4]))
    try file.close()
    let result = try await place.command.run("resume", "runs/tiny-1")
    #expect(result.code == 0)
    #expect(result.errors.contains("the file is damaged"), "\(result.errors)")
    #expect(result.errors.contains("from checkpoints/previous.safetensors"), "\(result.errors)")
    let found = try place.tensors(of: "runs/tiny-1")
    for name in expected.names { #expect(found[name] == expected[name], "\(name)") }
  }

  @Test func `A second process on one run is refused and harms nothing`() async throws {
    let place = try place(epochs: 400)
    let running = try place.command.start("train", "tiny.yaml", "--json")
    try await running.waits(for: #""event":"checkpoint""#)
    let second = try await place.command.run("resume", "runs/tiny-1")
    #expect(second.code == 74)
    #expect(second.errors.contains("is being written by process"), "\(second.errors)")
    #expect(try await running.result().code == 0)
  }

  @Test func `On a full disk training ends with the reason, and goes on when there is room`()
    async throws
  {
    let place = try place()
    _ = try await place.command.run("train", "tiny.yaml", "--quiet")
    let expected = try place.tensors(of: "runs/tiny-1")
    // Room for the record, and for one or two checkpoints of half a megabyte.
    let mounted = try await place.command.shell(
      "mkdir small && mount -t tmpfs -o size=1400k tmpfs small")
    guard mounted.code == 0 else {
      try Test.cancel("a file system of limited size cannot be mounted here: \(mounted.errors)")
    }
    let full = try await place.command.run("train", "tiny.yaml", "--runs", "small/runs")
    #expect(full.code == 74, "\(full.errors)")
    #expect(full.errors.contains("No space left on device"), "\(full.errors)")
    _ = try await place.command.shell("mount -o remount,size=64m small")
    let resumed = try await place.command.run("resume", "small/runs/tiny-1")
    #expect(resumed.code == 0, "\(resumed.errors)")
    let found = try place.tensors(of: "small/runs/tiny-1")
    for name in expected.names { #expect(found[name] == expected[name], "\(name)") }
    _ = try await place.command.shell("umount small")
  }

  @Test func `A folder that may only be read is refused before training`() async throws {
    let place = try place()
    let mounted = try await place.command.shell(
      "mkdir small && mount -t tmpfs -o ro tmpfs small")
    guard mounted.code == 0 else {
      try Test.cancel("a read-only file system cannot be mounted here: \(mounted.errors)")
    }
    let refused = try await place.command.run("train", "tiny.yaml", "--runs", "small/runs")
    #expect(refused.code == 74)
    #expect(
      refused.errors.contains("small/runs: the folder cannot be made or written (Read-only file"),
      "\(refused.errors)")
    #expect(refused.errors.contains("Choose another place for runs"))
    _ = try await place.command.shell("umount small")
  }
}
