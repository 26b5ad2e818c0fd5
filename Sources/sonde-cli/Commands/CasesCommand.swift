import ArgumentParser
import Foundation
import Sonde

/// `sonde cases`: how the diagnosis does on cases whose illness is known; `scripts/cases` calls it.
struct CasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases",
    abstract: "Compares diagnoses with what is known of the cases.",
    discussion: """
      RESULTS is a folder with what `sonde diagnose CASE --treat --json` wrote, in files named CASE-SEED.json. scripts/cases \
      makes it.

      Example:
        sonde cases Benchmarks/cases/expected.yml build/cases
      """,
    shouldDisplay: false)

  @Argument(help: "A YAML file with the causes of each case.")
  var expected: String

  @Argument(help: "The folder with the diagnoses.")
  var results: String

  func run() throws {
    let cases = try KnownCase.read(expected)
    Console.print(try CaseTable(cases, results: results).text(width: Console.width))
  }
}
