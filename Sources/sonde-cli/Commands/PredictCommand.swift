import ArgumentParser
import Foundation
import Sonde

/// `sonde predict`: what a trained network sees in pictures.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Tells what a trained network sees in picture files.",
    discussion: """
      Files that cannot be read are named, and the others are still looked at; the exit code then says that some were bad.

      Examples:
        sonde predict runs/cats-1 photo.jpg
        sonde predict runs/cats-1 pictures/*.png --top 1
        sonde predict runs/cats-1 pictures/*.png --json | jq .
      """)

  @Argument(help: "A run's folder, the file of a checkpoint, or a YAML file with an experiment.")
  var model: String

  @Argument(help: "JPEG or PNG files.")
  var files: [String]

  @Option(help: ArgumentHelp("How many classes are given for each picture.", valueName: "count"))
  var top = 5

  @OptionGroup var checkpoint: CheckpointOption
  @OptionGroup var threads: ThreadOption

  @Flag(help: "Write one object of JSON for each file, each on a line.")
  var json = false

  func validate() throws {
    guard top < 1 else { return }
    throw ValidationError("--top is \(top), but a number of at least 1 is expected.")
  }

  func run() throws {
    ThreadSpinning.limit()
    var model = try ModelReference(model).open(checkpoint.checkpoint)
    model.kernels = CachePlace.kernels
    var (good, code) = sort(files) { _ = try ImageFile.size(of: $0) }
    let predictions: [TrainedModel.Prediction]
    do {
      predictions = try model.predict(good, count: top, threads: threads.threads)
    } catch is FormatError {
      // A file is damaged behind its header. Only now is every file worth being decoded twice.
      let worst = code
      (good, code) = sort(good) { _ = try ImageFile.decode($0) }
      code = max(code, worst)
      predictions = try model.predict(good, count: top, threads: threads.threads)
    }
    try show(predictions)
    if code != EX_OK { throw ExitCode(code) }
  }

  /// The files that can be read; the others are named, and the greatest of their codes is given back.
  private func sort(
    _ files: [String], by read: (String) throws -> Void
  ) -> (good: [String], code: Int32) {
    var good: [String] = []
    var code = EX_OK
    for file in files {
      do {
        try PictureFile.check(file)
        try read(file)
        good.append(file)
      } catch {
        Console.complain(Ending.message(of: error))
        code = max(code, Ending.exitCode(of: error))
      }
    }
    return (good, code)
  }

  private func show(_ predictions: [TrainedModel.Prediction]) throws {
    if json {
      for prediction in predictions { Console.print(try JSONText.line(prediction)) }
    } else if !predictions.isEmpty {
      Console.print(PredictionText.text(predictions, width: Console.width))
    }
  }
}
