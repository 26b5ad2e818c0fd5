import Foundation
import Sonde
import Testing

/// The commands that tell what there is.
@Suite struct ReportCommandTests {
  @Test func `A summary lists layers and totals`() async throws {
    let place = try Workplace()
    let result = try await place.command.run("summary", "lenet")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("Total parameters            62,006"))
    #expect(result.output.contains("Conv2d"))
    try place.writeExperiment()
    let own = try await place.command.run("summary", "tiny.yaml", "--batch", "4", "--json")
    #expect(own.output.contains(#""parameterCount":62006"#), "\(own.errors)")
    #expect(own.output.contains(#""input":[4,3,32,32]"#))
    let other = try await place.command.run("summary", "tiny.yaml", "--set", "model.classes=10")
    #expect(other.output.contains("62,006"))
  }

  @Test func `The environment is told to people and machines`() async throws {
    struct Report: Decodable {
      let machine: Machine
      let memory: MemoryUse
      let computeThreads: Int
      let versions: [String: String]
    }
    let place = try Workplace()
    let result = try await place.command.run("environment", "--json")
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    #expect(report.versions["Sonde"] == Version.current)
    #expect(report.versions["oneDNN"]?.hasPrefix("3.") == true)
    #expect(report.computeThreads >= 1 && report.memory.totalBytes > 0)
    #expect(report.machine.usableThreads >= report.computeThreads)
    let text = try await place.command.run("environment")
    for name in ["oneDNN", "processor", "available", "accelerators"] {
      #expect(text.output.contains("\n\(name) "))
    }
  }

  @Test func `Recipes are listed, and written out as experiments`() async throws {
    let place = try Workplace()
    let list = try await place.command.run("recipes")
    #expect(list.lines.count == Recipe.all.count)
    let name = try #require(Recipe.all.first).name
    #expect(list.output.hasPrefix(name))
    let written = try await place.command.shell(
      "\"$SONDE\" recipes \(name) > own.yaml && \"$SONDE\" summary own.yaml --size 32")
    #expect(written.code == 0, "\(written.errors)")
  }

  @Test func `Every command has help with an example`() async throws {
    let place = try Workplace()
    let root = try await place.command.run("--help")
    #expect(root.code == 0 && root.errors.isEmpty)
    let names = [
      "train", "resume", "evaluate", "predict", "summary", "convert", "import-log", "recipes",
      "benchmark", "environment",
    ]
    for name in names {
      #expect(root.output.contains("  \(name) "))
      let help = try await place.command.run(name, "--help")
      #expect(help.code == 0)
      #expect(help.output.contains("Example"), "\(name)")
      #expect(help.output.contains("--json"), "\(name)")
    }
    let version = try await place.command.run("--version")
    #expect(version.output == Version.current + "\n")
  }
}
