import ArgumentParser
import Sonde
import SondeNetworks

/// `sonde summary`: what a network is made of, and what it costs.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Lists a network's layers with their output, parameters, multiply-adds and memory.",
    discussion: """
      Numbers are counted as torchinfo counts them. Pictures have the size that the experiment gives them.

      Examples:
        sonde summary lenet-shapes
        sonde summary my.yaml --batch 64
        sonde summary resnet18 --size 224
      """)

  @Argument(
    help: ArgumentHelp(
      "A YAML file, a recipe's name, a run's folder, or the name of a ready network.",
      discussion: "Ready networks: \(Architecture.all.map(\.name).joined(separator: ", "))."))
  var experiment: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes one place of the experiment, as in model.classes=5; may be given several times.",
      valueName: "key.path=value"))
  var assignments: [String] = []

  @Option(help: ArgumentHelp("How many pictures a batch has.", valueName: "count"))
  var batch = 1

  @Option(
    help: ArgumentHelp("The height and width of pictures, in pixels.", valueName: "pixels"))
  var size: Int?

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    for (name, value) in [("--batch", batch), ("--size", size ?? 1)] where value < 1 {
      throw ValidationError("\(name) is \(value), but a number of at least 1 is expected.")
    }
  }

  func run() throws {
    let subject = try SummarySubject(experiment, assignments: assignments)
    let picture = try size.map { Size2D($0) } ?? subject.pictureSize()
    let summary = try NetworkSummary(
      subject.network, input: [batch, 3, picture.height, picture.width])
    Console.print(
      try json ? JSONText.line(SummaryObject(summary)) : summary.text(width: Console.width))
  }
}

/// A summary with its totals, for machines.
private struct SummaryObject: Encodable {
  let input: Shape
  let layers: [NetworkSummary.Row]
  let parameterCount: Int
  let trainableCount: Int
  let multiplyAdds: Int
  let inputBytes: Int
  let passBytes: Int
  let parameterBytes: Int
  let totalBytes: Int

  init(_ summary: NetworkSummary) {
    input = summary.input
    layers = summary.rows
    parameterCount = summary.parameterCount
    trainableCount = summary.trainableCount
    multiplyAdds = summary.multiplyAdds
    inputBytes = summary.inputBytes
    passBytes = summary.passBytes
    parameterBytes = summary.parameterBytes
    totalBytes = summary.totalBytes
  }
}
