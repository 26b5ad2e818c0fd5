import Foundation
import Sonde
import Testing

/// `sonde diagnose`: why a network does not learn.
@Suite struct DiagnoseCommandTests {
  @Test func `A network that learns is healthy, and leaves no trace`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    let result = try await place.command.run("diagnose", "tiny.yaml")
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasPrefix("HEALTHY: it learns"))
    #expect(!place.has("runs"))
  }

  @Test func `A doubled softmax is named with its floor, and the cured experiment is written`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment()
    let model =
      "model={layers: [flatten, {linear: {out_features: 20}}, relu, {linear: {out_features: 10}}, softmax]}"
    let result = try await place.command.run(
      "diagnose", "tiny.yaml", "--set", model, "--steps", "50", "--apply", "cured.yaml")
    #expect(result.code == 1, "\(result.errors)")
    #expect(result.output.contains("1.461"), "\(result.output)")
    let cured = try String(contentsOfFile: place.file("cured.yaml"), encoding: .utf8)
    #expect(!cured.contains("softmax") && cured.contains("relu"))
    // What is there already is not written over.
    let again = try await place.command.run(
      "diagnose", "tiny.yaml", "--set", model, "--steps", "50", "--apply", "cured.yaml")
    #expect(again.code == 74, "\(again.errors)")
  }

  @Test func `Sorted pictures are named before anything else, with the edit that mixes them`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment()
    let result = try await place.command.run(
      "diagnose", "tiny.yaml", "--set", "data.shuffle=false", "--set",
      "data.train={shapes: {count: 320}, changes: [sort_by_class]}", "--steps", "50")
    #expect(result.code == 1, "\(result.errors)")
    let finding = result.output.components(separatedBy: "\n\n").dropFirst().first ?? ""
    #expect(
      finding.hasPrefix("Pictures that come in the order of their classes (certain)"),
      "\(result.output)")
    #expect(finding.contains("data.shuffle=null"))
  }

  @Test func `Steps that are too long are cured on three seeds`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    let result = try await place.command.run(
      "diagnose", "tiny.yaml", "--set", "optimizer.sgd.learning_rate=5", "--steps", "250",
      "--treat", "--json")
    #expect(result.code == 1, "\(result.errors)")
    struct Answer: Decodable {
      let verdict: Verdict
      let treatment: Treatment?
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let answer = try decoder.decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.verdict.findings.first?.illness == .highLearningRate)
    let cure = try #require(answer.treatment?.curing)
    #expect(cure.trials.count == 3 && cure.learningCount == 3)
    #expect(cure.edits.map(\.path) == ["optimizer.sgd.learning_rate"])
  }

  @Test func `A finished run is judged by its record`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 12)
    #expect(try await place.command.run("train", "tiny.yaml", "--quiet").code == 0)
    let result = try await place.command.run("diagnose", "tiny-1", "--json")
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    let changed = try await place.command.run("diagnose", "tiny-1", "--set", "seed=2")
    #expect(changed.code == 64 && changed.errors.contains("was trained already"))
  }

  @Test func `A log of another program is judged, and what it lacks is said`() async throws {
    let place = try Workplace()
    try place.writeLog("vanishing")
    let result = try await place.command.run("diagnose", "logs/vanishing")
    #expect(result.output.contains("Not judged:"), "\(result.output)\(result.errors)")
    #expect(result.output.contains("output-activation, degradation: wants the network's layers"))
    #expect(result.output.contains("finite-input, constant-pictures, layout"))
    let treated = try await place.command.run("diagnose", "logs/vanishing", "--treat")
    #expect(treated.code == 64 && treated.errors.contains("a log of another program"))
  }

  @Test func `A training says once that something is wrong, and stops if it is told to`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment(epochs: 30)
    let model =
      "model={layers: [flatten, {linear: {out_features: 20}}, relu, {linear: {out_features: 10}}, softmax]}"
    let told = try await place.command.run(
      "train", "tiny.yaml", "--set", model, "--set", "duration=2 epochs")
    #expect(told.code == 0)
    let lines = told.errors.split(separator: "\n").filter { $0.contains("See sonde diagnose") }
    #expect(lines.count == 1, "\(told.errors)")
    let stopped = try await place.command.run(
      "train", "tiny.yaml", "--set", model, "--stop-on-illness")
    #expect(stopped.code == 1, "\(stopped.errors)")
    #expect(try place.steps(of: "runs/tiny-2").count < 300)
  }
}
