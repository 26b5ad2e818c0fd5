import Foundation
import Testing

/// Three small networks that are trained here, and the one table that says which is which.
@Suite struct GradientRuleTests {
  /// Trains, and reads the table as a file or a narrow terminal gets it.
  private func table(
    _ name: String, _ place: Workplace, _ assignments: String...
  ) async throws -> Command.Result {
    let settings = assignments.map { "--set '\($0)'" }.joined(separator: " ")
    let trained = try await place.command.shell(
      "\"$SONDE\" train tiny.yaml --quiet --name \(name) \(settings)")
    #expect(trained.code == 0, "\(trained.errors)")
    let shown = try await place.command.run("runs", "show", "\(name)-1", "--layers")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.lines.allSatisfy { $0.count <= 80 }, "\(shown.output)")
    return shown
  }

  private func verdict(_ result: Command.Result) -> String? {
    let verdicts = ["Healthy", "Converged", "Flat", "Vanishing", "Diverged"]
    return result.lines.compactMap { line in
      verdicts.first { line.hasPrefix($0) }
    }.first
  }

  /// The length of a layer's bar, in blocks.
  private func bar(_ layer: String, _ result: Command.Result) throws -> Int {
    try #require(result.lines.first { $0.hasPrefix(layer + " ") }).count { $0 == "█" }
  }

  @Test func `A network in the midst of learning is healthy`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 640, epochs: 2)
    let result = try await table("healthy", place)
    #expect(verdict(result) == "Healthy", "\(result.output)")
    #expect(try abs(bar("conv1", result) - bar("fc3", result)) <= 2, "\(result.output)")
  }

  @Test func `A network that has learned its pictures by heart has converged`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 64, epochs: 250)
    let result = try await table(
      "converged", place, "optimizer.sgd.learning_rate=0.01", "initialization=he",
      "evaluation.every=250 epochs")
    #expect(verdict(result) == "Converged", "\(result.output)")
    #expect(try bar("fc3", result) <= 5, "\(result.output)")
  }

  @Test func `In a deep network of sigmoids the gradient vanishes`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 320, epochs: 2)
    let deep = (1...8).map { "{linear: {out_features: 16, name: fc\($0)}}, sigmoid" }
    let layers = (["flatten"] + deep + ["{linear: {out_features: 10, name: fc9}}"])
      .joined(separator: ", ")
    let result = try await table("vanishing", place, "model={layers: [\(layers)]}")
    #expect(verdict(result) == "Vanishing", "\(result.output)")
    #expect(try bar("fc1", result) + 2 <= bar("fc9", result), "\(result.output)")
  }
}
