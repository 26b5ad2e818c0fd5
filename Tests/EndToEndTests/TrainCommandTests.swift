import Foundation
import Sonde
import Testing

@Suite struct TrainCommandTests {
  @Test func `Training leaves a folder with everything about the run`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run("train", "tiny.yaml")
    #expect(result.code == 0, "\(result.errors)")
    for name in [
      "experiment.yaml", "run.sqlite", "curves.png", "curves.svg", "confusion.png", "confusion.svg",
      "checkpoints/last.safetensors", "checkpoints/best.safetensors",
    ] {
      #expect(place.has("runs/tiny-1/" + name), "\(name)")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: place.file("runs/tiny-1"))
    #expect(files.contains { $0.hasPrefix("events.out.tfevents.") })
    #expect(result.lines.first == "run        runs/tiny-1")
    let names = result.lines.map { String($0.prefix { $0 != " " }) }
    #expect(names == ["run", "train", "test", "best", "time", "memory", "curves", "confusion"])
    // Progress goes to standard error, in plain lines where that is no terminal.
    #expect(result.errors.contains("tiny: 62,006 parameters, 10 classes, 160 training samples"))
    #expect(result.errors.contains("epoch 2/2  train"))
    #expect(!result.errors.contains("\r") && !result.errors.contains("\u{1B}"))
  }

  @Test func `A second run gets a folder of its own, and the same bits`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    for _ in 0..<2 {
      let result = try await place.command.run("train", "tiny.yaml", "--quiet", "--threads", "2")
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
    }
    let (one, two) = try (place.tensors(of: "runs/tiny-1"), place.tensors(of: "runs/tiny-2"))
    #expect(one.names == two.names)
    for name in one.names { #expect(one[name] == two[name], "\(name)") }
  }

  @Test func `Changes on the command line are made, and kept with the run`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run(
      "train", "tiny.yaml", "--set", "optimizer.sgd.learning_rate=0.125", "--set",
      "duration=1 epochs", "--name", "fast", "--runs", "elsewhere")
    #expect(result.code == 0, "\(result.errors)")
    let run = try ExperimentReference(place.file("elsewhere/fast-1")).load().experiment
    #expect(run.optimizer.learningRate == 0.125)
    #expect(run.duration == .epochs(1))
  }

  @Test func `Events for machines are objects on lines, and nothing else`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run("train", "tiny.yaml", "--json", "--threads", "1")
    #expect(result.code == 0)
    #expect(result.errors.isEmpty, "\(result.errors)")
    let events = try result.lines.map(Event.init(json:))
    guard case .started(let started)? = events.first, case .stopped(let stopped)? = events.last
    else {
      Issue.record("The first event is to be the start and the last the end: \(result.output)")
      return
    }
    #expect(started.computeThreads == 1)
    #expect(started.folder == "runs/tiny-1")
    #expect(stopped.reason == .finished)
    #expect(stopped.step == 20)
  }

  @Test func `A training that diverges says so by its exit code`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run(
      "train", "tiny.yaml", "--quiet", "--set", "optimizer.sgd.learning_rate=1e30")
    #expect(result.code == 1)
    #expect(result.errors.hasPrefix("sonde: the loss of step "))
    #expect(result.errors.contains("Lower the learning rate"))
  }

  @Test func `A reader that goes away ends training quietly`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 1000)
    let result = try await place.command.shell(
      "\"$SONDE\" train tiny.yaml --json | head -n 1 > first.json; echo ${PIPESTATUS[0]}")
    #expect(result.output == "141\n")
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(place.has("runs/tiny-1/checkpoints/last.safetensors"))
  }
}
