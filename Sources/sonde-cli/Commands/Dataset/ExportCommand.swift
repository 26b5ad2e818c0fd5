import ArgumentParser
import Foundation
import Sonde
import SondeExperiments

/// `sonde dataset export`: the pictures of an experiment as files.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Writes the pictures of an experiment as PNG files, with the changes of its data made.",
    discussion: """
      DIR gets the folders train, test and, where it is a set of its own, validation, each with a folder for each class; and \
      NAME.yaml, the experiment with these folders as its data. Transforms are not applied: they stay in the experiment.

      Examples:
        sonde dataset export my.yaml data/mine
        sonde dataset export my.yaml data/noisy --set "data.train.changes=[{noisy_labels: {fraction: 0.2}}]"
      """)

  @OptionGroup var options: ExperimentOptions

  @Argument(
    help: ArgumentHelp(
      "Where the folders are made; they may be there if they are empty.", valueName: "dir"))
  var folder: String

  @Flag(help: "Write one object of JSON.")
  var json = false

  func run() throws {
    let experiment = try options.load().exportingData(to: folder)
    let file = "\(folder)/\(experiment.name).yaml"
    try Data(experiment.yaml.utf8).write(to: URL(fileURLWithPath: file))
    let result = Result(experiment: file, data: experiment.data)
    Console.print(try json ? JSONText.line(result) : result.text)
  }

  private struct Result: Encodable {
    let experiment: String
    var train: String?
    var validation: String?
    var test: String?

    init(experiment: String, data: DataPlan) {
      self.experiment = experiment
      train = Self.path(data.train)
      if case .source(let source)? = data.validation { validation = Self.path(source) }
      test = data.test.flatMap(Self.path)
    }

    private static func path(_ source: DataSource) -> String? {
      guard case .folder(let path, _, _, _) = source else { return nil }
      return path
    }

    var text: String {
      let parts = [train, validation, test].compactMap(\.self).joined(separator: ", ")
      return "\(parts)\nTrain on them: sonde train \(ShellWord.quoted(experiment))"
    }
  }
}
