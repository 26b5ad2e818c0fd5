import ArgumentParser
import Foundation
import Sonde
import SondeTraining

/// `sonde benchmark`: how fast an experiment trains on this machine.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Times steps of an experiment's training on made-up pictures.",
    discussion: """
      Forward pass, backward pass and update are timed, in the experiment's precision and with its batches; nothing is read and \
      nothing is written. The share of the peak is the part of a step in which its convolutions and matrix products would be \
      done at the speed of one large product, which is measured here and now. Machines are noisy: look at the median and the \
      quartiles. With --data, --threads is how many threads make batches. With --watching, the experiment is trained whole again \
      and again, watched and not in turn, in folders that go away; its data must be there.

      Examples:
        sonde benchmark lenet-shapes
        sonde benchmark my.yaml --batch 64 --profile
        sonde benchmark my.yaml --scaling --json | jq .by_batch
        sonde benchmark my.yaml --data
        sonde benchmark my.yaml --watching --runs 10 --set "duration=1 epoch"
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    help: ArgumentHelp(
      "How many steps are counted (with --data: batches); as many as fit into some seconds by default.",
      valueName: "count"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "How many pictures a step learns from, instead of the experiment's number.",
      valueName: "count"))
  var batch: Int?

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Tell where a step's time goes: the 40 longest operations, in JSON all.")
  var profile = false

  @Flag(help: "Tell how a step's time grows with the batch and shrinks with the threads.")
  var scaling = false

  @Flag(help: "Time reading, decoding and transforming the experiment's own pictures instead.")
  var data = false

  @Flag(help: "Tell what watching costs a whole run: train it watched and not, in turn.")
  var watching = false

  @Option(
    help: ArgumentHelp("With --watching: how many runs are counted of each.", valueName: "count"))
  var runs = 5

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    for (name, value) in [("--steps", steps), ("--batch", batch), ("--runs", runs)]
    where value ?? 1 < 1 {
      throw ValidationError("\(name) is \(value ?? 0), but a number of at least 1 is expected.")
    }
    guard [profile, scaling, data, watching].count(where: \.self) > 1 else { return }
    throw ValidationError(
      "--profile, --scaling, --data and --watching measure different things: give one.")
  }

  func run() throws {
    ThreadSpinning.limit()
    var options = experiment
    if let batch { options.assignments.append("batch_size=\(batch)") }
    let experiment = try options.load()
    if data { return try show(try dataReport(experiment)) }
    if watching { return try show(try watchingReport(experiment)) }
    var benchmark = try StepBenchmark(experiment, threads: threads.threads)
    benchmark.kernels = CachePlace.kernels
    if profile {
      try show(
        ProfileReport(
          experiment.name, benchmark, try benchmark.profile(steps: steps ?? Self.profileSteps)))
    } else if scaling {
      try show(ScalingReport(experiment.name, benchmark, try StepScaling(benchmark, steps: steps)))
    } else {
      // The step first: the matrices of the peak would count as its memory.
      let measurement = try benchmark.measure(steps: steps)
      let peak = try MachinePeak.measure(for: benchmark)
      try show(StepReport(experiment.name, benchmark, measurement, peak))
    }
  }

  private static let profileSteps = 10

  private func dataReport(_ experiment: Experiment) throws -> DataReport {
    let benchmark = DataBenchmark(experiment, threads: threads.threads)
    return DataReport(experiment.name, try benchmark.measure(batches: steps))
  }

  private func watchingReport(_ experiment: Experiment) throws -> WatchingReport {
    let benchmark = WatchingBenchmark(experiment, threads: threads.threads)
    let measurement = try benchmark.measure(pairs: runs) { isWatched, run in
      guard !json else { return }
      Console.note(
        "\(isWatched ? "watched    " : "not watched")  \(String(format: "%.2f s", run.seconds))")
    }
    return WatchingReport(experiment.name, measurement)
  }

  private func show(_ report: some BenchmarkReport) throws {
    Console.print(
      try json ? JSONText.line(report, keys: .convertToSnakeCase) : report.text(Console.width))
  }
}
