import Foundation
import Sonde
import Testing

/// `sonde diagnose --treat`: trials that are kept, interrupted and bounded; and `sonde cases`, which counts what was right.
@Suite struct TreatmentCommandTests {
  private struct Answer: Decodable, Equatable {
    let verdict: Verdict
    let treatment: Treatment?

    init(_ output: String) throws {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      self = try decoder.decode(Answer.self, from: Data(output.utf8))
    }
  }

  /// A command with a folder of its own for what is kept between commands.
  private func command(_ place: Workplace) -> Command {
    var command = place.command
    command.environment["XDG_CACHE_HOME"] = place.file("cache")
    return command
  }

  /// The trials that are kept: their files, which get another number when they are written anew.
  private func trials(_ place: Workplace) -> [String: Int] {
    let folder = place.file("cache/sonde/trials")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.reduce(into: [:]) { found, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      found[name] = attributes?[.systemFileNumber] as? Int
    }
  }

  @Test func `Killed in the midst of its trials, a treatment goes on where it was`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    let arguments = (
      "diagnose", "tiny.yaml", "--set", "optimizer.sgd.learning_rate=5", "--steps", "250",
      "--treat", "--json"
    )
    func start() throws -> Running {
      try command(place).start(
        arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5,
        arguments.6, arguments.7)
    }
    var before: [String: Int] = [:]
    for count in [2, 4] {
      let killed = try start()
      while trials(place).count < count { try await killed.runs(for: .milliseconds(5)) }
      killed.send(SIGKILL)
      #expect(try await killed.result().code == 128 + SIGKILL)
      let after = trials(place)
      #expect(before.allSatisfy { after[$0.key] == $0.value })
      before = after
    }
    let ended = try await start().result()
    #expect(ended.code == 1, "\(ended.errors)")
    let answer = try Answer(ended.output)
    #expect(answer.treatment?.curing?.learningCount == 3)
    let after = trials(place)
    #expect(after.count > before.count && before.allSatisfy { after[$0.key] == $0.value })
    // Everything is known now.
    let again = try await start().result()
    #expect(try Answer(again.output) == answer)
    #expect(trials(place) == after)
    #expect(!place.has("runs"))
  }

  @Test func `Without the cache nothing is kept, and the answer is the same`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    let setting = "optimizer.sgd.learning_rate=5"
    let kept = try await command(place).run(
      "diagnose", "tiny.yaml", "--set", setting, "--steps", "150", "--treat", "--json")
    #expect(!trials(place).isEmpty)
    try FileManager.default.removeItem(atPath: place.file("cache"))
    let other = try await command(place).run(
      "diagnose", "tiny.yaml", "--set", setting, "--steps", "150", "--treat", "--json",
      "--no-cache")
    #expect(trials(place).isEmpty)
    #expect(try Answer(other.output) == Answer(kept.output))
  }

  @Test func `Where time is up, what was not tried is no cure`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    let result = try await command(place).run(
      "diagnose", "tiny.yaml", "--set", "optimizer.sgd.learning_rate=5", "--steps", "100000",
      "--treat", "--budget", "0.02", "--json")
    let treatment = try Answer(result.output).treatment
    #expect(treatment?.cures ?? [] == [] && treatment?.isCutShort ?? true, "\(result.output)")
  }

  @Test func `Diagnoses are counted beside what is known of their cases`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 60)
    try FileManager.default.createDirectory(
      atPath: place.file("results"), withIntermediateDirectories: true)
    for (name, rate) in [("F1-fast-1", 5.0), ("F1-fast-2", 0.05), ("H1-sound-1", 0.05)] {
      let result = try await command(place).run(
        "diagnose", "tiny.yaml", "--set", "optimizer.sgd.learning_rate=\(rate)", "--steps", "250",
        "--treat", "--json")
      try place.write(result.output, to: "results/\(name).json")
    }
    try place.write(
      "F1-fast: {causes: [high_learning_rate]}\nH1-sound: {causes: []}\nF2: {causes: [saturation]}\n",
      to: "expected.yaml")
    let table = try await place.command.run("cases", "expected.yaml", "results")
    #expect(table.code == 0, "\(table.errors)")
    #expect(table.lines[1].hasPrefix("F1-fast   high_learning_rate, healthy  1 of 2  1 of 2"))
    #expect(table.lines[2].hasPrefix("H1-sound  healthy                      1 of 1"))
    #expect(table.output.contains("faulty, cause right  1 of 2  50.0 %"), "\(table.output)")
    #expect(table.output.contains("healthy, flagged     0 of 1"), "\(table.output)")
    try place.write("F1-fast: {causes: [bad_luck]}\n", to: "expected.yaml")
    let refused = try await place.command.run("cases", "expected.yaml", "results")
    #expect(refused.code == 65 && refused.errors.contains("expected.yaml:1:"), "\(refused.errors)")
  }
}
