import ArgumentParser
import Sonde
import SondeDatasets

/// `sonde dataset make shapes`: generated pictures as files.
struct MakeShapesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shapes",
    abstract: "Writes pictures of ten shapes as PNG files, a folder for each class.",
    discussion: """
      They are the pictures of {shapes: {count: N, seed: S}} of an experiment, pixel for pixel; with another size than 32 \
      they are scaled.

      Examples:
        sonde dataset make shapes data/shapes/train --count 5000
        sonde dataset make shapes data/shapes/test --count 1000 --seed 2
      """)

  @Argument(
    help: ArgumentHelp("The folder to make; it may be there if it is empty.", valueName: "dir"))
  var folder: String

  @Option(help: "How many pictures; at least one for each of the ten classes.")
  var count: Int

  @Option(help: "Chooses the pictures; two seeds give two independent sets.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The height and width of the pictures.", valueName: "pixels"))
  var size = 32

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard (10...10_000_000).contains(count) else {
      throw ValidationError(
        "--count is \(count), but a number from 10, one for each class, to 10000000 is expected.")
    }
    guard (1...4096).contains(size) else {
      throw ValidationError("--size is \(size), but a number from 1 to 4096 is expected.")
    }
  }

  func run() throws {
    let shapes = Shapes(count: count, seed: seed)
    try ImageFolderWriter.write(shapes, to: folder, size: Size2D(size))
    let result = Result(folder: folder, count: count, classes: shapes.classNames)
    Console.print(
      try json
        ? JSONText.line(result)
        : "\(folder): \(count) pictures in \(result.classes.count) classes\n"
          + "In an experiment: data: {train: {folder: \(folder)}}")
  }

  private struct Result: Encodable {
    let folder: String
    let count: Int
    let classes: [String]
  }
}
