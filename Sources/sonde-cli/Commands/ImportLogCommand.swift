import ArgumentParser
import Sonde
import SondeRuns

/// `sonde import-log`: another program's log becomes a run.
struct ImportLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-log",
    abstract: "Makes a run of TensorBoard event files that PyTorch, Keras or Lightning wrote.",
    discussion: """
      Scalars become metrics, histograms of weights and gradients become what is known of layers: `sonde runs show RUN \
      --layers` reads the gradients of a program that knows nothing of sonde. What tags mean is inferred from their habits, \
      or said by a mapping file; docs/import-log.md describes both.

      Examples:
        sonde import-log runs/Nov21_20-17-05_host
        sonde import-log lightning_logs/version_3 --name resnet -o imported
        sonde import-log logs --mapping layers.yaml
      """)

  @Argument(
    help: ArgumentHelp("A folder with event files, or one event file.", valueName: "logdir"))
  var log: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder that holds runs.", valueName: "folder"))
  var runs = "runs"

  @Option(help: "What the run is called, instead of the log's folder.")
  var name: String?

  @Option(help: ArgumentHelp("A YAML file that says what tags mean.", valueName: "file"))
  var mapping: String?

  @Flag(help: "Write one object of JSON.")
  var json = false

  func run() throws {
    let mapping = try mapping.map { try LogMapping(contentsOf: $0) } ?? LogMapping()
    let result = try LogImport(log, mapping: mapping).run(in: runs, name: name)
    try RunPictures.write(RunFolder(opening: result.folder))
    for warning in result.warnings { Console.note("warning: \(warning)") }
    Console.print(try json ? JSONText.line(result) : text(of: result))
  }

  private func text(of result: LogImport.Result) -> String {
    var table = TextTable(.left, .left)
    table.add("run", result.folder)
    table.add(
      "read", "\(Wording.count(result.events)) numbers and histograms of \(result.files) files")
    table.add("metrics", Self.list(result.metrics))
    table.add("layers", Self.list(result.layers.map { "\($0.name) (\($0.kind))" }))
    return table.text()
  }

  private static func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "none" }
    return names.prefix(12).joined(separator: ", ")
      + (names.count > 12 ? " and \(names.count - 12) more" : "")
  }
}
