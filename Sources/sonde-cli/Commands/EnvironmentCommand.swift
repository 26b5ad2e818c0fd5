import ArgumentParser
import Sonde
import SondeOneDNN

/// `sonde environment`: what there is to compute with.
struct EnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment",
    abstract: "Shows the processor, memory and versions; worth adding to a report of a problem.",
    discussion: """
      Example:
        sonde environment --json
      """)

  @Flag(help: "Write one object of JSON.")
  var json = false

  func run() throws {
    let report = EnvironmentReport()
    Console.print(try json ? JSONText.line(report) : report.text)
  }
}
