import ArgumentParser
import Foundation
import Sonde

/// `sonde runs delete`: runs go away for good.
struct DeleteRunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Deletes runs with all that is in their folders.",
    discussion: """
      On a terminal it asks first; elsewhere --yes is needed. A run that a process is writing is never deleted.

      Examples:
        sonde runs delete lenet-shapes-1
        sonde runs delete lenet-shapes-2 lenet-shapes-3 --yes
      """)

  @Argument(help: ArgumentHelp("The runs' folders or names.", valueName: "run"))
  var paths: [String]

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  func run() throws {
    // All must be runs before the first is touched.
    let folders = try paths.map { try RunFolder(opening: RunPath.resolve($0)) }
    let locks = try folders.map { try RunLock($0) }
    guard try yes || confirmed(folders) else {
      Console.note("Nothing was deleted.")
      throw ExitCode(EXIT_FAILURE)
    }
    for folder in folders {
      try folder.delete()
      Console.print("deleted \(folder.path)")
    }
    withExtendedLifetime(locks) {}
  }

  private func confirmed(_ folders: [RunFolder]) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw ValidationError(
        "There is no terminal to ask on: add --yes to delete without a question.")
    }
    let names = folders.map(\.path).joined(separator: ", ")
    Console.note("Delete \(names) for good? [y/N]")
    return ["y", "yes"].contains(readLine()?.lowercased())
  }
}
