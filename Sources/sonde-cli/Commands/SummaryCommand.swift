import ArgumentParser
import Sonde
import SondeNetworks

/// `sonde summary`: what a network is made of, and what it costs.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Lists a network's layers with their output, parameters, multiply-adds and memory.",
    discussion: """
      Numbers are counted as torchinfo counts them. Pictures have the size that the experiment gives them. What training \
      really takes on this machine, data and optimizer included, says --memory; nothing is trained for it.

      Examples:
        sonde summary lenet-shapes
        sonde summary my.yaml --batch 64
        sonde summary my.yaml --memory
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

  @Option(
    help: ArgumentHelp(
      "How many pictures a batch has; 1 by default, with --memory the experiment's number.",
      valueName: "count"))
  var batch: Int?

  @Option(
    help: ArgumentHelp("The height and width of pictures, in pixels.", valueName: "pixels"))
  var size: Int?

  @Flag(help: "Tell how much memory training takes, and how much it may take.")
  var memory = false

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    for (name, value) in [("--batch", batch), ("--size", size)] where value ?? 1 < 1 {
      throw ValidationError("\(name) is \(value ?? 0), but a number of at least 1 is expected.")
    }
  }

  func run() throws {
    if memory { return try tellMemory() }
    let subject = try SummarySubject(experiment, assignments: assignments)
    let picture = try subject.inputShape(size: size.map { Size2D($0) })
    let summary = try NetworkSummary(subject.network, input: Shape([batch ?? 1] + picture))
    Console.print(
      try json ? JSONText.line(SummaryObject(summary)) : summary.text(width: Console.width))
  }

  private func tellMemory() throws {
    let size = batch.map { ["batch_size=\($0)"] } ?? []
    let experiment = try ExperimentReference(experiment).load().setting(assignments + size)
      .experiment
    let estimate = try MemoryEstimate(experiment, kernels: CachePlace.kernels)
    Console.print(try json ? JSONText.line(MemoryObject(estimate)) : estimate.text)
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

/// A need of memory with its total, for machines.
private struct MemoryObject: Encodable {
  let batchSize: Int
  let parts: [MemoryEstimate.Part]
  let totalBytes: Int
  let limitBytes: Int
  let fits: Bool
  let largestBatch: Int?

  init(_ estimate: MemoryEstimate) {
    batchSize = estimate.batchSize
    parts = estimate.parts
    totalBytes = estimate.totalBytes
    limitBytes = estimate.limitBytes
    fits = estimate.fits
    largestBatch = estimate.largestBatch
  }
}
