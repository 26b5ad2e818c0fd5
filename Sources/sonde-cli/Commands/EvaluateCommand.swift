public import ArgumentParser
import Foundation
public import Sonde

/// `sonde evaluate`: how good a trained network is on a set of pictures.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluates a trained network on a whole set of pictures.",
    discussion: """
      Of a run, the best checkpoint is taken, or else the newest. Transforms are those for testing. An experiment in a YAML \
      file is evaluated with the weights that it begins with.

      Examples:
        sonde evaluate runs/lenet-shapes-1
        sonde evaluate runs/cats-1 --split train
        sonde evaluate runs/cats-1 --set data.test.folder=other/pictures --confusion confusion.png
        sonde evaluate cats.yaml --set initialization.weights=resnet18.pth
      """)

  @Argument(help: "A run's folder, the file of a checkpoint, or a YAML file with an experiment.")
  var model: String

  @Option(
    help: ArgumentHelp(
      "Which set: train, validation or test; the last of them that the experiment has by default."))
  var split: TrainedModel.Split?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes one place of the experiment's data, as in data.test.folder=pictures; may be given several times.",
      valueName: "key.path=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draws the confusion matrix into a file that ends in .png or .svg.", valueName: "file"))
  var confusion: String?

  @OptionGroup var checkpoint: CheckpointOption
  @OptionGroup var threads: ThreadOption

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard let confusion, !Self.pictureEndings.contains(where: confusion.hasSuffix) else { return }
    throw ValidationError(
      "--confusion is \(confusion), but a file that ends in .png or .svg is expected.")
  }

  func run() throws {
    ThreadSpinning.limit()
    let reference = ModelReference(model)
    var model = try reference.open(checkpoint.checkpoint, assignments: assignments)
    model.kernels = CachePlace.kernels
    let data = reference.isExperiment ? nil : try changedData(model.experiment)
    let (set, tally) = try model.evaluate(split, data: data, threads: threads.threads)
    let result = EvaluationResult(
      checkpoint: model.path, step: model.step, split: set, classes: model.classes, tally: tally)
    Console.print(try json ? JSONText.line(result) : result.text(width: Console.width))
    if let confusion { try draw(tally.confusion, result, to: confusion) }
  }

  private static let pictureEndings = [".png", ".svg"]

  private func changedData(_ experiment: Experiment) throws -> DataPlan? {
    guard !assignments.isEmpty else { return nil }
    var changed = experiment
    for text in assignments {
      changed = try Assignment(text).edit(of: changed).applied(to: changed)
    }
    return changed.data
  }

  private func draw(_ matrix: ConfusionMatrix, _ result: EvaluationResult, to path: String) throws {
    let picture = ConfusionPicture(
      matrix, classes: result.classes.map(\.name), title: "\(model), \(result.split)")
    if path.hasSuffix(".svg") {
      try picture.writeSVG(to: path)
    } else {
      try picture.writePNG(to: path)
    }
  }
}

extension TrainedModel.Split: ExpressibleByArgument {}
