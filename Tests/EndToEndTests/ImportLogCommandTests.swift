import Foundation
import Sonde
import SondeFormats
import TestSupport
import Testing

/// Logs of other programs, on the command line.
@Suite struct ImportLogCommandTests {
  private func place(_ logs: String...) throws -> Workplace {
    let place = try Workplace()
    for log in logs { try place.writeLog(log) }
    return place
  }

  @Test(arguments: [
    ("healthy", "Healthy: "), ("converged", "Converged: "), ("vanishing", "Vanishing: "),
  ])
  func `A PyTorch program's log is imported, and its gradients are read`(
    log: String, verdict: String
  ) async throws {
    let place = try place(log)
    let result = try await place.command.run("import-log", "logs/\(log)")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("runs/\(log)-1") && result.output.contains("loss/train"))
    #expect(place.has("runs/\(log)-1/curves.svg"))
    let layers = try await place.command.run("runs", "show", "\(log)-1", "--layers")
    #expect(layers.lines.contains { $0.hasPrefix(verdict) }, "\(layers.output)")
    #expect(layers.lines.contains { $0.hasPrefix("fc1 ") })
    #expect(layers.lines.allSatisfy { $0.count <= 100 })
    let history = try await place.command.run(
      "runs", "show", "\(log)-1", "--quantity", "weight_gradient_norm")
    #expect(history.code == 0 && history.lines.contains { $0.hasPrefix("fc1 ") })
  }

  @Test func `An imported run is listed, shown and exported, but not trained`() async throws {
    let place = try place("healthy")
    _ = try await place.command.run("import-log", "logs/healthy", "--name", "mine")
    let list = try await place.command.run("runs")
    #expect(list.lines.last?.contains("imported") == true, "\(list.output)")
    let shown = try await place.command.run("runs", "show", "mine-1")
    #expect(shown.output.contains("accuracy/validation"), "\(shown.output)")
    let csv = try await place.command.run("runs", "export", "mine-1", "--format", "csv")
    #expect(csv.output.contains(",fc3,,weight_norm,"))
    let resumed = try await place.command.run("resume", "mine-1")
    #expect(resumed.code == 66 && resumed.errors.contains("has no experiment.yaml"))
  }

  @Test func `What is no log is refused with advice`() async throws {
    let place = try place("healthy", "converged")
    let several = try await place.command.run("import-log", "logs")
    #expect(several.code == 64 && several.errors.contains("converged, healthy"))
    try place.write("layers: 3", to: "map.yaml")
    let mapped = try await place.command.run(
      "import-log", "logs/healthy", "--mapping", "map.yaml")
    #expect(mapped.code == 65 && mapped.errors.contains("map.yaml:1:9"), "\(mapped.errors)")
    let nothing = try await place.command.run("import-log", "nowhere")
    #expect(nothing.code == 66)
    #expect(!place.has("runs"))
  }
}
