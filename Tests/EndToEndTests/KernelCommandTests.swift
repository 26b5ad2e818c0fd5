import Foundation
import Sonde
import Testing

/// Kernels that are chosen by measuring: what is told of them, and that bits repeat.
@Suite struct KernelCommandTests {
  /// A command with a folder of its own for what is kept between commands.
  private func command(_ place: Workplace) -> Command {
    var command = place.command
    command.environment["XDG_CACHE_HOME"] = place.file("cache")
    return command
  }

  private func caches(_ place: Workplace) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.file("cache/sonde"))
      .filter { $0.hasSuffix(".json") }
  }

  @Test func `Which kernels compute an experiment is told to people, in 80 columns`() async throws {
    let place = try Workplace()
    let result = try await command(place).run("environment", "--kernels", "lenet-shapes")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.lines.first?.hasPrefix("lenet-shapes: batches of 64, ") == true)
    #expect(result.lines.allSatisfy { $0.count <= 80 || $0.contains(place.path) })
    // Two convolutions and three products in three directions, less the gradient of the pictures.
    let rows = result.lines.filter { $0.contains("FLOP/s") && $0.contains("%") }
    #expect(rows.count == 14, "\(result.output)")
    #expect(result.lines.count { $0.contains("*") } >= 14)
    #expect(try result.output.contains(caches(place)[0]))
    #expect(!place.has("runs"))
  }

  @Test func `The same is told to machines, and does not change`() async throws {
    struct Report: Decodable {
      struct Row: Decodable {
        struct Candidate: Decodable, Equatable {
          let kernel: String
          let seconds: Double?
          let isChosen: Bool
        }
        let layer: String
        let direction: String
        let candidates: [Candidate]
        let flopsPerSecond: Double
        let shareOfPeak: Double
      }
      let experiment: String
      let threads: Int
      let rows: [Row]
    }
    let place = try Workplace()
    try place.writeExperiment()
    let reports = try await [1, 2].asyncMap { _ in
      let result = try await command(place).run(
        "environment", "--kernels", "tiny.yaml", "--threads", "1", "--set", "batch_size=8", "--json"
      )
      #expect(result.code == 0, "\(result.errors)")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Report.self, from: Data(result.output.utf8))
    }
    #expect(reports[0].experiment == "tiny" && reports[0].threads == 1)
    #expect(reports[0].rows.map(\.candidates) == reports[1].rows.map(\.candidates))
    #expect(reports[0].rows.count == 14)
    for row in reports[0].rows { #expect(row.candidates.count { $0.isChosen } == 1) }
  }

  @Test func `Options without an experiment are refused`() async throws {
    let place = try Workplace()
    let result = try await command(place).run("environment", "--threads", "1")
    #expect(result.code == 64)
    #expect(result.errors.contains("--set and --threads are for --kernels, which is missing."))
  }

  @Test func `Runs give the same bits with the machine's choices and after they were deleted`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment()
    for number in 1...2 {
      let result = try await command(place).run("train", "tiny.yaml", "--quiet")
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(place.has("runs/tiny-\(number)/kernels.json"))
      #expect(try caches(place).count == 1)
    }
    let (one, two) = try (place.tensors(of: "runs/tiny-1"), place.tensors(of: "runs/tiny-2"))
    for name in one.names { #expect(one[name] == two[name], "\(name)") }
    let kernels = try Data(contentsOf: URL(fileURLWithPath: place.file("runs/tiny-1/kernels.json")))
    // The second run begins again, as one that was killed before its first checkpoint does.
    try FileManager.default.removeItem(atPath: place.file("cache"))
    try FileManager.default.removeItem(atPath: place.file("runs/tiny-2/checkpoints"))
    try FileManager.default.createDirectory(
      atPath: place.file("runs/tiny-2/checkpoints"), withIntermediateDirectories: false)
    let resumed = try await command(place).run("resume", "runs/tiny-2", "--quiet")
    #expect(resumed.code == 0 && resumed.errors.isEmpty, "\(resumed.errors)")
    let again = try place.tensors(of: "runs/tiny-2")
    for name in one.names { #expect(one[name] == again[name], "\(name)") }
    let kept = try Data(contentsOf: URL(fileURLWithPath: place.file("runs/tiny-2/kernels.json")))
    #expect(kept == kernels)
  }
}

extension Array {
  /// The elements changed one after another.
  fileprivate func asyncMap<Result>(
    _ change: (Element) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await change(element)) }
    return results
  }
}
