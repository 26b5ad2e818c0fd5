import ArgumentParser
import SondeTraining

/// The command: it reads what was typed, carries it out, and ends with an exit code of sysexits.
@main
enum Main {
  static func main() {
    var command: any ParsableCommand
    do {
      command = try SondeCommand.parseAsRoot()
    } catch {
      Ending.exit(parsing: error)
    }
    do {
      try command.run()
    } catch  where SondeCommand.owns(command) {
      Ending.exit(running: error)
    } catch {
      // The parser's own commands, such as help, end with errors of its own.
      Ending.exit(parsing: error)
    }
  }
}

/// `sonde`, of which everything else is a part.
struct SondeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sonde",
    abstract: "Trains image classifiers on this machine's processor, and watches them learn.",
    discussion: """
      EXPERIMENT is a YAML file, the name of a recipe, or a run's folder. A first try:

        sonde train lenet-shapes

      Exit codes: 0 done, 1 training diverged or an illness was found, 64 wrong usage, 65 bad data, 66 no such input, \
      70 internal error, 74 cannot read or write; 128 and the signal's number when stopped by one.
      """,
    version: Version.current,
    subcommands: [
      TrainCommand.self, ResumeCommand.self, EvaluateCommand.self, PredictCommand.self,
      SummaryCommand.self, ProbeCommand.self, DiagnoseCommand.self, ConvertCommand.self,
      DatasetCommand.self,
      RunsCommand.self,
      ImportLogCommand.self, RecipesCommand.self, BenchmarkCommand.self,
      EnvironmentCommand.self, CasesCommand.self,
    ])

  private static func owns(
    _ type: any ParsableCommand.Type, below parent: any ParsableCommand.Type
  ) -> Bool {
    parent.configuration.subcommands.contains { $0 == type || owns(type, below: $0) }
  }

  /// Whether a command is one of these, and not one of the parser's.
  static func owns(_ command: any ParsableCommand) -> Bool {
    owns(type(of: command), below: SondeCommand.self)
  }
}
