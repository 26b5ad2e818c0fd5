import ArgumentParser
import Sonde
import SondeRuns

/// `sonde probe`: what reaches each layer of a network before it learns, and what comes back.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Looks at a network's signals and gradients, layer by layer, before it learns.",
    discussion: """
      The network gets its first weights and the first batches of its training (of each at most 64 pictures), and goes forward \
      and backward over them without an update; dropout drops nothing. Beside what is measured stands what mean-field theory expects of wide layers. A network that can \
      learn keeps its deviations, tells pictures apart in its last layer (sensitivity), and has gradients of one size.

      Examples:
        sonde probe lenet-shapes
        sonde probe my.yaml --batches 4 -o depth.svg
        sonde probe vgg19-cifar10 --made-up
        sonde probe my.yaml --set initialization=he --json
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(help: ArgumentHelp("How many batches are looked at.", valueName: "count"))
  var batches = 1

  @Flag(help: "Look at made-up pictures of standard normal numbers, which needs no data.")
  var madeUp = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Draws the signals over depth into a file that ends in .png or .svg.", valueName: "file"))
  var output: String?

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(batches) else {
      throw ValidationError("--batches is \(batches), but a number from 1 to 10000 is expected.")
    }
    guard let output, ![".png", ".svg"].contains(where: output.hasSuffix) else { return }
    throw ValidationError(
      "--output is \(output), but a file that ends in .png or .svg is expected.")
  }

  func run() throws {
    ThreadSpinning.limit()
    let loaded = try experiment.load()
    let probe = Probe(loaded)
    let report =
      try madeUp
      ? probe.report(madeUp: pictureShape(), batches: batches, threads: threads.threads)
      : probe.report(batches: batches, threads: threads.threads)
    Console.print(
      try json
        ? JSONText.line(report)
        : ProbeText(report, isCrossEntropy: loaded.loss.isCrossEntropy).text(width: Console.width))
    if let output { try draw(report, title: loaded.name, to: output) }
  }

  private func pictureShape() throws -> Shape {
    let subject = try SummarySubject(
      experiment.experiment, assignments: experiment.assignments)
    return Shape(try subject.inputShape(size: nil))
  }

  private func draw(_ report: ProbeReport, title: String, to path: String) throws {
    let picture = DepthPicture(report, title: "\(title), before training")
    if path.hasSuffix(".svg") {
      try picture.writeSVG(to: path)
    } else {
      try picture.writePNG(to: path)
    }
  }
}

extension Loss {
  /// Whether an even guess costs the logarithm of the number of classes.
  fileprivate var isCrossEntropy: Bool {
    if case .crossEntropy = self { true } else { false }
  }
}
