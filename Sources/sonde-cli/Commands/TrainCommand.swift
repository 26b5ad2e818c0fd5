import ArgumentParser
import Sonde

/// `sonde train`: an experiment becomes a run.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network from the beginning, and keeps everything about it in a new folder.",
    discussion: """
      The folder runs/<name>-<number> gets the experiment, a database of what happened, event files for TensorBoard, \
      checkpoints, and pictures of the curves. Ctrl-C saves a checkpoint and stops; a second Ctrl-C stops at once.

      Examples:
        sonde train lenet-shapes
        sonde train my.yaml --set optimizer.sgd.learning_rate=0.1
        sonde train my.yaml --set "duration=5 epochs" --json > events.jsonl

      Every key of an experiment is described in docs/experiment.md.
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(help: ArgumentHelp("What the run is called, instead of the experiment's name."))
  var name: String?

  @Option(help: ArgumentHelp("The folder that holds runs.", valueName: "folder"))
  var runs = "runs"

  @OptionGroup var threads: ThreadOption
  @OptionGroup var output: ProgressOptions

  func run() throws {
    ThreadSpinning.limit()
    var options = experiment
    if let name { options.assignments.append("name=\(try JSONText.quoted(name))") }
    let commands = TrainingCommands()
    StopSignals.listen(for: commands)
    let run = TrainingRun.create(
      try options.load(runsFolder: runs), in: runs, kernels: CachePlace.kernels)
    try output.follow(run, commands, threads: threads.threads)
  }
}
