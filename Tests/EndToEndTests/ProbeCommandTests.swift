import Foundation
import Sonde
import Testing

/// `sonde probe`: what reaches each layer before training.
@Suite struct ProbeCommandTests {
  @Test func `A probe tells of every layer, of the loss, and of what is expected`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run("probe", "tiny.yaml", "-o", "depth.svg")
    #expect(result.code == 0, "\(result.errors)")
    for word in ["conv1", "convolution", "6×28×28", "sensitivity", "an even guess among 10"] {
      #expect(result.output.contains(word), "\(word)\n\(result.output)")
    }
    let picture = try String(contentsOfFile: place.file("depth.svg"), encoding: .utf8)
    #expect(picture.contains("tiny, before training"))
    #expect(!place.has("runs"))
  }

  @Test func `Machines get an object, and made-up pictures need no data`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let (data, size) = ("data={train: {cifar10: nowhere}}", "batch_size=8")
    let refused = try await place.command.run(
      "probe", "tiny.yaml", "--set", data, "--set", size)
    #expect(refused.code == 66, "\(refused.errors)")
    let result = try await place.command.run(
      "probe", "tiny.yaml", "--made-up", "--batches", "2", "--json", "--set", data, "--set", size)
    #expect(result.code == 0, "\(result.errors)")
    let report = try JSONDecoder().decode(ProbeReport.self, from: Data(result.output.utf8))
    #expect(report.isMadeUp && report.batches == 2 && report.batchSize == 8)
    #expect(report.rows.first?.layer == "conv1" && report.classes == 10)
    #expect(report.rows.allSatisfy { $0.expected != nil })
  }

  @Test func `A probe of no batch, or into a file that is no picture, is refused`() async throws {
    let place = try Workplace()
    let none = try await place.command.run("probe", "lenet-shapes", "--batches", "0")
    #expect(none.code == 64 && none.errors.contains("--batches is 0"))
    let text = try await place.command.run("probe", "lenet-shapes", "-o", "depth.txt")
    #expect(text.code == 64 && text.errors.contains(".png or .svg"))
  }
}
