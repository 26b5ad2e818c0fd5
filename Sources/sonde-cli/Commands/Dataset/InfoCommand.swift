import ArgumentParser
import Sonde
import SondeDatasets
import SondeRuns

/// `sonde dataset info`: what is in a data set, and what is wrong with it.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Shows counts, sizes, means and deviations, and finds copies and unreadable files.",
    discussion: """
      SOURCE is a folder (with a folder for each class, CIFAR's or MNIST's files, or an LMDB database), a data set as in an \
      experiment, in quotes, or an experiment. Means and deviations are over all pixels, of values from 0 to 1. Copies \
      are pictures whose pixels are all equal.

      Examples:
        sonde dataset info data/cats
        sonde dataset info "{lmdb: data/train_lmdb, channels: rgb}"
        sonde dataset info my.yaml --contact-sheet pictures.png
      """)

  @Argument(help: "A folder, a data set in braces, or an experiment.")
  var source: String

  @Option(
    help: ArgumentHelp(
      "Draws some pictures of each class into a file that ends in .png or .svg.", valueName: "file")
  )
  var contactSheet: String?

  @Flag(help: "Write one object of JSON.")
  var json = false

  private static let pictureEndings = [".png", ".svg"]
  private static let examplesPerClass = 10
  /// Twice as many points as a picture of a contact sheet has.
  private static let exampleSide = 128

  func validate() throws {
    guard let contactSheet, !Self.pictureEndings.contains(where: contactSheet.hasSuffix) else {
      return
    }
    throw ValidationError(
      "--contact-sheet is \(contactSheet), but a file that ends in .png or .svg is expected.")
  }

  func run() throws {
    let sets = try InfoSubject.sets(of: source)
    let report = DatasetReport(sets)
    Console.print(
      try json ? JSONText.line(report) : ReportText(report).text(width: Console.width))
    if let contactSheet { try draw(sets, to: contactSheet) }
  }

  private func draw(_ sets: [(name: String, dataset: any Dataset)], to path: String) throws {
    guard let first = sets.first else { return }
    let counts = first.dataset.classCounts
    let examples = first.dataset.examples(
      perClass: Self.examplesPerClass, side: Self.exampleSide)
    let rows = examples.enumerated().map { label, pictures in
      ContactSheet.Row(
        name: first.dataset.classNames[label], note: Wording.count(counts[label]),
        pictures: pictures)
    }
    let sheet = ContactSheet(rows, title: "\(source), \(first.name)")
    try path.hasSuffix(".svg") ? sheet.writeSVG(to: path) : sheet.writePNG(to: path)
  }
}
