public import ArgumentParser
import Foundation
public import SondeRuns

/// `sonde runs export`: a run's numbers for other programs.
struct ExportRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a run's metrics and what was measured in its layers as CSV or JSON lines.",
    discussion: """
      A line for each number: step, epoch, time (seconds since 1970), split, layer, class, name, value. Metrics have a split, \
      what was measured in the network has a layer or a class. CSV is that of RFC 4180; numbers that are not finite are NaN, \
      Infinity and -Infinity.

      Examples:
        sonde runs export lenet-shapes-1 --format csv > numbers.csv
        sonde runs export lenet-shapes-1 --format jsonl -o numbers.jsonl
      """)

  @OptionGroup var target: RunArgument

  @Option(help: "csv or jsonl.")
  var format: RunExport.Format

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String?

  func run() throws {
    let folder = try target.open()
    let export = RunExport(try RunStore(reading: folder.databasePath), format: format)
    guard let output else {
      // A reader that has seen enough ends this process, as `head` does.
      return try export.write { try FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) }
    }
    try export.write(to: output)
  }
}

extension RunExport.Format: ExpressibleByArgument {}
