import Foundation
import Sonde
import Testing

@Suite struct ResumeCommandTests {
  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
  func `A signal saves and stops, and the run goes on to the same bits`(
    signal: Int32, name: String
  ) async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 320, epochs: 8)
    let whole = try await place.command.run("train", "tiny.yaml", "--quiet")
    #expect(whole.code == 0, "\(whole.errors)")

    let running = try place.command.start("train", "tiny.yaml", "--json")
    try await running.waits(for: #""event":"step""#)
    running.send(signal)
    let stopped = try await running.result()
    #expect(stopped.code == 128 + signal)
    #expect(stopped.errors.contains("\(name): saving a checkpoint and stopping"))
    #expect(stopped.errors.contains("To go on: sonde resume runs/tiny-2"))
    guard case .stopped(let end)? = try stopped.lines.last.map(Event.init(json:)) else {
      Issue.record("The last event is to be the end: \(stopped.output)")
      return
    }
    #expect(end.reason == .interrupted(signal: name))
    #expect((1..<160).contains(end.step))

    let resumed = try await place.command.run("resume", "runs/tiny-2")
    #expect(resumed.code == 0)
    #expect(resumed.errors.contains("resumed after step \(end.step)"), "\(resumed.errors)")
    let (one, two) = try (place.tensors(of: "runs/tiny-1"), place.tensors(of: "runs/tiny-2"))
    #expect(one.names == two.names)
    for name in one.names { #expect(one[name] == two[name], "\(name)") }
  }

  @Test func `A run that is at its end stays as it is`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 1)
    _ = try await place.command.run("train", "tiny.yaml")
    let before = try place.tensors(of: "runs/tiny-1")
    let result = try await place.command.run("resume", "tiny-1")
    #expect(result.code == 0, "\(result.errors)")
    let after = try place.tensors(of: "runs/tiny-1")
    for name in before.names { #expect(before[name] == after[name], "\(name)") }
  }
}
