import ArgumentParser
import Sonde

/// Which experiment, and what is changed in it.
struct ExperimentOptions: ParsableArguments {
  @Argument(help: "A YAML file, a recipe's name (see `sonde recipes`), or a run's folder.")
  var experiment: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes one place of the experiment, as in optimizer.sgd.learning_rate=0.1; may be given several times.",
      valueName: "key.path=value"))
  var assignments: [String] = []

  /// Reads the experiment and makes the changes.
  ///
  /// - Parameter runsFolder: Where a run may be named without its folder.
  /// - Returns: The experiment as it shall be carried out.
  /// - Throws: ``ExperimentError``.
  func load(runsFolder: String = "runs") throws -> Experiment {
    try ExperimentReference(experiment, runsFolder: runsFolder).load().setting(assignments)
      .experiment
  }
}
