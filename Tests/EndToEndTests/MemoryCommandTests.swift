import Foundation
import Sonde
import Testing

/// What training takes of memory, before and while it runs.
@Suite struct MemoryCommandTests {
  private struct Need: Decodable {
    struct Part: Decodable {
      let purpose: String
      let bytes: Int
    }
    let batchSize: Int
    let parts: [Part]
    let totalBytes: Int
    let limitBytes: Int
    let fits: Bool
    let largestBatch: Int?
  }

  private func need(_ place: Workplace, _ assignments: String...) async throws -> Need {
    let settings = assignments.map { "--set '\($0)'" }.joined(separator: " ")
    let result = try await place.command.shell(
      "\"$SONDE\" summary tiny.yaml --memory --json \(settings)")
    #expect(result.code == 0, "\(result.errors)")
    return try JSONDecoder().decode(Need.self, from: Data(result.output.utf8))
  }

  private func peak(_ place: Workplace, run: String) throws -> Int {
    let store = try RunStore(reading: place.file("\(run)/run.sqlite"))
    for case .stopped(let stopped) in try store.events(of: [.stopped]).map(\.event) {
      return try #require(stopped.peakMemoryBytes)
    }
    throw CancellationError()
  }

  @Test func `What is foreseen is what training takes`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 2000, epochs: 1)
    let need = try await need(place, "model.architecture=resnet20", "batch_size=500")
    #expect(need.batchSize == 500 && need.fits && need.largestBatch == nil)
    #expect(need.totalBytes == need.parts.reduce(0) { $0 + $1.bytes })
    let trained = try await place.command.run(
      "train", "tiny.yaml", "--set", "model.architecture=resnet20", "--set", "batch_size=500")
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(trained.output.contains("memory     "), "\(trained.output)")
    let peak = try peak(place, run: "runs/tiny-1")
    // Foreseen is what may be taken, and so no less than what is; and it is no idle guess.
    #expect(peak <= need.totalBytes, "\(peak) of \(need.totalBytes)")
    #expect(Double(peak) > 0.6 * Double(need.totalBytes), "\(peak) of \(need.totalBytes)")
  }

  @Test func `A limit refuses too large a batch with the largest that fits, which then trains`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment(
      count: 2000, epochs: 1, more: "memory: {limit: 400 MiB}\nevaluation: {batch_size: 16}")
    let model = ["--set", "model.architecture=resnet20"]
    let refused = try await place.command.run(
      "train", "tiny.yaml", model[0], model[1], "--set", "batch_size=1000")
    #expect(refused.code == 65)
    #expect(refused.errors.contains("are asked for"), "\(refused.errors)")
    #expect(refused.errors.contains("free of the 400.0 MiB that may be taken"), "\(refused.errors)")
    #expect(!place.has("runs/tiny-1"), "a run that cannot begin leaves nothing behind")
    let pattern = /largest batch that would fit is ([0-9]+)/
    let size = try #require(refused.errors.firstMatch(of: pattern)?.1)
    let foreseen = try await need(place, "model.architecture=resnet20", "batch_size=1000")
    #expect(!foreseen.fits)
    let largest = try #require(foreseen.largestBatch)
    // Two processes begin with a little more or less memory.
    #expect(abs(largest - (Int(size) ?? 0)) <= 20, "\(largest) and \(size)")
    let trained = try await place.command.run(
      "train", "tiny.yaml", model[0], model[1], "--set", "batch_size=\(largest - 20)")
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(try peak(place, run: "runs/tiny-1") <= 400 << 20)
  }

  @Test func `Where not even one sample fits, that is said`() async throws {
    let place = try Workplace()
    try place.writeExperiment(more: "memory: {limit: 20 MiB}")
    let refused = try await place.command.run("train", "tiny.yaml")
    #expect(refused.code == 65)
    #expect(refused.errors.contains("Not even a batch of 1 would fit"), "\(refused.errors)")
    #expect(refused.errors.contains("raise memory.limit"))
  }

  @Test func `A need is told to people`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run("summary", "tiny.yaml", "--memory")
    #expect(result.code == 0, "\(result.errors)")
    let lines = [
      "Memory to train with batches of 16", "activations and gradients",
      "watching (monitor: standard)", "It fits.",
    ]
    for line in lines { #expect(result.output.contains(line), "\(result.output)") }
    let unwatched = try await place.command.run(
      "summary", "tiny.yaml", "--memory", "--set", "monitor.preset=none")
    #expect(!unwatched.output.contains("watching"))
  }
}
