import Foundation
import Sonde
import Testing

/// How fast an experiment is, told to people and machines.
@Suite struct BenchmarkCommandTests {
  private struct Times: Decodable {
    let minimum: Double
    let lowerQuartile: Double
    let median: Double
    let upperQuartile: Double
    let maximum: Double
  }

  private func decoded<Object: Decodable>(
    _ type: Object.Type, _ result: Command.Result
  ) throws -> Object {
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines.count == 1, "\(result.output)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(result.output.utf8))
  }

  @Test func `A step's time, memory and share of the peak are told to machines`() async throws {
    struct Report: Decodable {
      let experiment: String
      let batch: Int
      let picture: [Int]
      let precision: String
      let threads: Int
      let steps: Int
      let imagesPerSecond: Double
      let stepMilliseconds: Times
      let peakMemoryBytes: Int
      let arenaBytes: Int
      let stateBytes: Int
      let flopsPerStep: Double
      let flopsPerSecond: Double
      let peakFlopsPerSecond: Double
      let shareOfPeak: Double
    }
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run(
      "benchmark", "tiny.yaml", "--json", "--steps", "7", "--batch", "8", "--threads", "1")
    #expect(result.output.contains(#""images_per_second":"#))
    let report = try decoded(Report.self, result)
    #expect(report.experiment == "tiny" && report.precision == "float32")
    #expect(report.batch == 8 && report.threads == 1 && report.steps == 7)
    #expect(report.picture == [3, 32, 32])
    let times = report.stepMilliseconds
    #expect(0 < times.minimum && times.minimum <= times.lowerQuartile)
    #expect(times.lowerQuartile <= times.median && times.median <= times.upperQuartile)
    #expect(times.upperQuartile <= times.maximum)
    #expect(abs(report.imagesPerSecond * times.median / 8000 - 1) < 1e-9)
    // LeNet's layers: 28×28 places of 6 filters of 75 numbers, 10×10 of 16 of 150, and three products.
    let convolutions = [28 * 28 * 6 * 75, 10 * 10 * 16 * 150]
    let products = 400 * 120 + 120 * 84 + 84 * 10
    let multiplyAdds = 8 * (2 * convolutions[0] + 3 * convolutions[1] + 3 * products)
    #expect(report.flopsPerStep == Double(2 * multiplyAdds))
    #expect(abs(report.shareOfPeak * report.peakFlopsPerSecond / report.flopsPerSecond - 1) < 1e-9)
    #expect(report.peakMemoryBytes > report.arenaBytes + report.stateBytes)
    #expect(!place.has("runs"), "a benchmark leaves nothing behind")
  }

  @Test func `The same is told to people, in 80 columns`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run("benchmark", "tiny.yaml", "--steps", "3")
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.lines.first?.hasPrefix("tiny: batches of 16 pictures of 3×32×32, float32, ") == true)
    let names = [
      "images a second", "step, median", "quartiles", "range", "peak memory", "activations",
      "parameters", "work",
      "share of peak",
      "compiled in",
    ]
    #expect(result.lines.dropFirst().count == names.count)
    for (line, name) in zip(result.lines.dropFirst(), names) {
      #expect(line.hasPrefix("  \(name)  "), "\(line)")
    }
    #expect(result.lines.allSatisfy { $0.count <= 80 }, "\(result.output)")
  }

  @Test func `A profile lists the longest operations first, with their shares`() async throws {
    struct Report: Decodable {
      struct Part: Decodable {
        let operation: String
        let layer: String
        let milliseconds: Double
        let share: Double
      }
      let totalMilliseconds: Double
      let parts: [Part]
    }
    let place = try Workplace()
    try place.writeExperiment()
    let report = try decoded(
      Report.self,
      try await place.command.run(
        "benchmark", "tiny.yaml", "--profile", "--steps", "3", "--json"))
    #expect(report.parts.map(\.milliseconds) == report.parts.map(\.milliseconds).sorted(by: >))
    #expect(abs(report.parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(report.parts.contains { $0.layer == "conv1" && $0.operation.contains("convolution") })
    let text = try await place.command.run("benchmark", "tiny.yaml", "--profile", "--steps", "3")
    #expect(text.lines.dropFirst().first?.hasPrefix("  operation") == true, "\(text.output)")
    // A head, the columns' names, 40 parts, and one line for the rest.
    #expect(text.lines.count == min(report.parts.count, 41) + 2)
    #expect(text.lines.last?.contains("shorter one") == (report.parts.count > 40))
  }

  @Test func `Batches and threads have a table each`() async throws {
    struct Report: Decodable {
      struct Point: Decodable {
        let batch: Int
        let threads: Int
        let imagesPerSecond: Double
        let stepMilliseconds: Times
      }
      let byBatch: [Point]
      let byThreads: [Point]
    }
    let place = try Workplace()
    try place.writeExperiment()
    let arguments = ["benchmark", "tiny.yaml", "--scaling", "--steps", "1", "--threads", "2"]
    let line = "\"$SONDE\" " + arguments.joined(separator: " ")
    let report = try decoded(Report.self, try await place.command.shell(line + " --json"))
    #expect(report.byBatch.map(\.batch) == [16, 32, 64, 128, 256, 512])
    #expect(report.byBatch.allSatisfy { $0.threads == 2 && $0.imagesPerSecond > 0 })
    #expect(report.byThreads.map(\.threads) == [1, 2])
    #expect(report.byThreads.allSatisfy { $0.batch == 16 && $0.stepMilliseconds.median > 0 })
    let text = try await place.command.shell(line)
    #expect(text.lines.count == 12, "\(text.output)")
    #expect(text.lines.allSatisfy { $0.count <= 80 }, "\(text.output)")
  }

  @Test func `The pictures' own speed is measured without training`() async throws {
    struct Report: Decodable {
      let pictures: Int
      let threads: Int
      let decodedPerSecond: Double
      let keptPerSecond: Double
    }
    let place = try Workplace()
    try place.writeExperiment()
    let report = try decoded(
      Report.self,
      try await place.command.run(
        "benchmark", "tiny.yaml", "--data", "--steps", "20", "--threads", "1", "--json"))
    #expect(report.pictures == 160 && report.threads == 1)
    #expect(report.decodedPerSecond > 0 && report.keptPerSecond > 0)
    let text = try await place.command.run("benchmark", "tiny.yaml", "--data", "--steps", "5")
    #expect(text.output.contains("kept in memory, and transformed"), "\(text.output)")
  }

  @Test func `What watching costs is measured on whole runs, which leave nothing behind`()
    async throws
  {
    struct Report: Decodable {
      struct Side: Decodable {
        let seconds: Times
        let processorSeconds: Times
      }
      let preset: String
      let steps: Int
      let runs: Int
      let unwatched: Side
      let watched: Side
      let cost: Times
    }
    let place = try Workplace()
    try place.writeExperiment()
    let report = try decoded(
      Report.self,
      try await place.command.run(
        "benchmark", "tiny.yaml", "--watching", "--runs", "2", "--json", "--set",
        "monitor.preset=none"))
    #expect(report.preset == "standard" && report.steps == 20 && report.runs == 2)
    #expect(report.unwatched.seconds.minimum > 0 && report.watched.processorSeconds.minimum > 0)
    // Of two pairs, the mean of both costs.
    #expect(abs(report.cost.median - (report.cost.minimum + report.cost.maximum) / 2) < 1e-9)
    #expect(!place.has("runs"))
    let text = try await place.command.run("benchmark", "tiny.yaml", "--watching", "--runs", "1")
    #expect(text.lines.count == 8, "\(text.output)")
    #expect(text.lines.allSatisfy { $0.count <= 80 }, "\(text.output)")
    #expect(text.errors.contains("not watched  "), "\(text.errors)")
  }

  @Test func `What makes no sense is refused`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    for arguments in [["--steps", "0"], ["--batch", "0"], ["--profile", "--data"]] {
      let result = try await place.command.shell(
        "\"$SONDE\" benchmark tiny.yaml \(arguments.joined(separator: " "))")
      #expect(result.code == 64, "\(arguments): \(result.output)")
      #expect(result.errors.hasPrefix("sonde: "), "\(result.errors)")
    }
    let missing = try await place.command.run("benchmark", "other.yaml")
    #expect(missing.code == 66)
  }
}
