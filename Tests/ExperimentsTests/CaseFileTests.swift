import Foundation
import SondeExperiments
import SondeNetworks
import SondeTensors
import Testing

/// The worked cases of `Benchmarks/cases`.
struct CaseFileTests {
  static let names =
    ((try? FileManager.default.contentsOfDirectory(
      atPath: Repository.url("Benchmarks/cases").path)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Repository.url("Benchmarks/cases/\(name)"), encoding: .utf8)
  }

  @Test func `There are cases of all kinds`() {
    #expect(Self.names.count { $0.hasPrefix("F") } == 28)
    #expect(Self.names.count { $0.hasPrefix("H") } == 10)
    #expect(Self.names.count { $0.hasPrefix("P") } == 13)
  }

  @Test(arguments: names)
  func `A case says what it is, is called after its file, and its network can be built`(
    name: String
  ) throws {
    let text = try text(name)
    let experiment = try Experiment(yaml: text, source: name)
    #expect("\(experiment.name).yaml" == name)
    #expect(experiment.precision == .float32)
    let header = text.split(separator: "\n").prefix { $0.hasPrefix("# ") }
    #expect((1...2).contains(header.count))
    if name.hasPrefix("F") { #expect(header.last?.hasPrefix("# Wrong: ") == true) }
    if name.hasPrefix("H") { #expect(header.first?.hasPrefix("# Healthy: ") == true) }
    let summary = try NetworkSummary(
      experiment.model.network(), input: [1, 3, 32, 32], groups: experiment.parameterGroups)
    #expect(summary.rows.last?.outputShape == [1, 10])
    #expect(try Experiment(yaml: experiment.yaml) == experiment)
  }

  @Test(arguments: [
    ("P4", ["name", "optimizer.sgd.rate_in_velocity"]),
    ("P11", ["loss.cross_entropy.reduction", "name"]),
    ("P14", ["name", "seed"]), ("P15", ["name"]),
  ])
  func `The runs of a pair differ in what the pair is about`(pair: String, places: [String]) throws
  {
    let runs = try Self.names.filter { $0.hasPrefix(pair + "a-") || $0.hasPrefix(pair + "b-") }
      .map { try Experiment(yaml: text($0), source: $0) }
    try #require(runs.count == 2)
    #expect(Difference(from: runs[0], to: runs[1]).edits.map { "\($0.path)" }.sorted() == places)
  }
}
