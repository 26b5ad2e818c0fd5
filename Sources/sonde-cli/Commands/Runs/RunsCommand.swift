import ArgumentParser
import Sonde

/// `sonde runs`: what was trained or imported, and what is on record of it.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Lists, shows, tags, compares, exports and deletes runs.",
    discussion: """
      RUN is a run's folder, or its name where that is in the folder runs.

      Examples:
        sonde runs
        sonde runs show lenet-shapes-1 --layers
        sonde runs compare lenet-shapes-1 lenet-shapes-2
      """,
    subcommands: [
      ListRunsCommand.self, ShowRunCommand.self, TagRunCommand.self, CompareRunsCommand.self,
      ExportRunCommand.self, DeleteRunsCommand.self,
    ],
    defaultSubcommand: ListRunsCommand.self)
}

/// Which run.
struct RunArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run's folder, or its name.", valueName: "run"))
  var path: String

  func open() throws -> RunFolder { try RunFolder(opening: RunPath.resolve(path)) }
}

/// `sonde runs list`: the runs of a folder.
struct ListRunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists runs with their state, loss and accuracy.",
    discussion: """
      Loss and accuracy are the newest of the validation set, or else of the test set, or else of the training set.

      Examples:
        sonde runs list
        sonde runs list --runs experiments --tag good
      """)

  @Option(help: ArgumentHelp("The folder that holds runs.", valueName: "folder"))
  var runs = "runs"

  @Option(help: ArgumentHelp("Only runs that have a tag.", valueName: "tag"))
  var tag: String?

  @Flag(help: "Write one object of JSON for each run, each on a line.")
  var json = false

  func run() throws {
    var worst: (any Error)?
    var overviews: [RunOverview] = []
    for folder in try RunFolder.all(in: runs) {
      do {
        overviews.append(try RunOverview(folder))
      } catch {
        // One run that cannot be read is no reason not to list the others.
        Console.complain(Ending.message(of: error))
        worst = error
      }
    }
    if let tag { overviews.removeAll { !$0.tags.contains(tag) } }
    if json {
      for overview in overviews { Console.print(try JSONText.line(overview)) }
    } else if overviews.isEmpty {
      Console.note("There are no runs\(tag.map { " with the tag \($0)" } ?? "") in \(runs).")
    } else {
      Console.print(OverviewText.table(overviews, width: Console.width))
    }
    if let worst { throw ExitCode(Ending.exitCode(of: worst)) }
  }
}
