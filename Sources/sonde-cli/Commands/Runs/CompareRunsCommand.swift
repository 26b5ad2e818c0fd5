import ArgumentParser
import Sonde

/// `sonde runs compare`: runs side by side.
struct CompareRunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Shows where the experiments of runs differ, and what came of each.",
    discussion: """
      Example:
        sonde runs compare lenet-shapes-1 lenet-shapes-2
      """)

  @Argument(help: ArgumentHelp("The runs' folders or names, at least two.", valueName: "run"))
  var paths: [String]

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard paths.count > 1 else {
      throw ValidationError("1 run is given, but at least 2 are expected: one to compare with.")
    }
  }

  func run() throws {
    let folders = try paths.map { try RunFolder(opening: RunPath.resolve($0)) }
    let comparison = try RunComparison(folders)
    Console.print(try json ? JSONText.line(comparison) : comparison.text(width: Console.width))
  }
}
