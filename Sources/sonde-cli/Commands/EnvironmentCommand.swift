import ArgumentParser
import Foundation
import Sonde
import SondeOneDNN

/// `sonde environment`: what there is to compute with.
struct EnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment",
    abstract: "Shows the processor, memory and versions; worth adding to a report of a problem.",
    discussion: """
      There are several ways to compute a convolution, and which is fastest depends on its shapes and on the machine. They are \
      timed once, when a network is compiled, and what was chosen is kept: for the machine in $XDG_CACHE_HOME/sonde or \
      ~/.cache/sonde, and with each run, whose resumption uses it again. With --kernels that is shown for a step of an \
      experiment's training: for each layer, what the kernels took in each direction, and how far the chosen one is from one \
      large matrix product, which is measured here and now.

      Examples:
        sonde environment --json
        sonde environment --kernels lenet-shapes
        sonde environment --kernels my.yaml --set precision=bfloat16
      """)

  @Option(
    help: ArgumentHelp(
      "Show which kernels compute an experiment: a YAML file, a recipe's name, or a run's folder.",
      valueName: "experiment"))
  var kernels: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes one place of that experiment; may be given several times.",
      valueName: "key.path=value"))
  var assignments: [String] = []

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard kernels == nil, !assignments.isEmpty || threads.threads != nil else { return }
    throw ValidationError("--set and --threads are for --kernels, which is missing.")
  }

  func run() throws {
    guard let kernels else {
      let report = EnvironmentReport()
      return Console.print(try json ? JSONText.line(report) : report.text)
    }
    ThreadSpinning.limit()
    let experiment = try ExperimentReference(kernels, runsFolder: "runs").load()
      .setting(assignments).experiment
    var benchmark = try StepBenchmark(experiment, threads: threads.threads)
    benchmark.kernels = CachePlace.kernels
    let report = KernelText(experiment.name, try KernelReport(benchmark))
    Console.print(
      try json
        ? JSONText.line(report, keys: .convertToSnakeCase) : report.text(Console.width))
  }
}
