import ArgumentParser

/// `sonde dataset`: gets data sets, looks into them and makes them.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset",
    abstract: "Downloads data sets, says what is in them, makes and writes them.",
    discussion: """
      Examples:
        sonde dataset fetch cifar10
        sonde dataset info data/cifar-10-batches-bin --contact-sheet pictures.png
        sonde dataset make shapes data/shapes --count 1000
        sonde dataset export my.yaml data/mine
      """,
    subcommands: [FetchCommand.self, InfoCommand.self, MakeCommand.self, ExportCommand.self])
}

/// `sonde dataset make`: data sets that need no download.
struct MakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Makes a data set of generated pictures.",
    subcommands: [MakeShapesCommand.self])
}
