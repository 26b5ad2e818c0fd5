import ArgumentParser
import Foundation
import Sonde
import SondeTraining

/// `sonde convert`: a network's weights from one kind of file to another.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Converts weights between runs, safetensors and PyTorch's files.",
    discussion: """
      FROM is a run's folder, the file of a checkpoint, or a file that ends in .safetensors, .pt, .pth or .pkl; TO ends in one of \
      these. Parameters and buffers keep PyTorch's names; the optimizer's memory is left out. Files that torch.save made are read \
      without running anything in them; what is written loads in PyTorch with weights_only=True.

      With --for, the result has what the experiment's network needs, in 32 bits and under its names, and what is missing or \
      unexpected is told.

      Examples:
        sonde convert runs/cats-1 cats.pt
        sonde convert checkpoint.pth weights.safetensors
        sonde convert resnet18.pth cats.safetensors --for cats.yaml --strict
      """)

  @Argument(help: "A run's folder, or a file with weights.")
  var from: String

  @Argument(help: "The file to write; the end of its name says which kind.")
  var to: String

  @OptionGroup var checkpoint: CheckpointOption

  @Option(
    help: ArgumentHelp(
      "Under which key of a PyTorch checkpoint the weights stand; looked for by default."))
  var key: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "The network that the weights are for: a YAML file, a recipe's name, a run's folder, or the name of a ready network.",
      valueName: "experiment"))
  var experiment: String?

  @Flag(help: "With --for: refuse weights of which anything is missing or unexpected.")
  var strict = false

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    if strict, experiment == nil {
      throw ValidationError("--strict needs a network to compare with: add --for EXPERIMENT.")
    }
    do {
      _ = try WeightFormat(of: to)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    guard force || !FileManager.default.fileExists(atPath: to) else {
      throw FormatError.unwritable(
        file: to, step: "create", reason: "it is there already; --force replaces it")
    }
    let path = try source()
    let file = try WeightFile(path, key: key)
    var tensors = file.tensors
    var match: WeightMatch?
    if let experiment {
      let found = try Self.match(tensors, for: experiment)
      try found.check(path: path, isStrict: strict)
      tensors = found.values(of: tensors).reduce(into: Safetensors(source: path)) {
        $0.append($1.value, named: $1.name)
      }
      match = found
    }
    try WeightFormat(of: to).write(tensors, to: to)
    let result = ConversionResult(
      from: path, to: to, tensors: tensors, leftOut: file.leftOut, match: match)
    Console.print(try json ? JSONText.line(result) : result.text)
  }

  /// The file to read: of a run, the checkpoint that was asked for.
  private func source() throws -> String {
    let path = RunPath.resolve(from)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    // What is no folder is a file, or there is no such file, as reading it will tell.
    guard exists, isFolder.boolValue else { return path }
    return try TrainedModel.checkpointPath(path, kind: checkpoint.checkpoint)
  }

  private static func match(_ tensors: Safetensors, for name: String) throws -> WeightMatch {
    let subject = try SummarySubject(name, assignments: [])
    let input = Shape([1] + (try subject.inputShape(size: nil)))
    return WeightMatch(tensors, for: try subject.network.parameters(input: input))
  }
}
