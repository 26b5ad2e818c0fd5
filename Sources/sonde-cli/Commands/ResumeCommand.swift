import ArgumentParser
import Foundation
import Sonde

/// `sonde resume`: a run that was stopped goes on.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Goes on with a run that was stopped or killed, from its newest checkpoint.",
    discussion: """
      With as many threads as before, which is the default, the result is the same to the last bit as if the run had never \
      been stopped. Where the newest checkpoint is damaged, the one before it is used; where there is none, the run begins again.

      Example:
        sonde resume runs/lenet-shapes-1
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"))
  var path: String

  @Option(
    help: ArgumentHelp(
      "How many threads compute; as many as when the run began by default.", valueName: "count"))
  var threads: Int?

  @OptionGroup var output: ProgressOptions

  func validate() throws { try ThreadOption.check(threads) }

  func run() throws {
    ThreadSpinning.limit()
    let folder = RunPath.resolve(path)
    let commands = TrainingCommands()
    StopSignals.listen(for: commands)
    let training = try TrainingRun.resume(folder, kernels: CachePlace.kernels)
    let threads = try threads ?? Self.recordedThreads(folder)
    try output.follow(training, commands, threads: threads)
  }

  /// How many threads computed when the run began, as far as this machine has as many.
  private static func recordedThreads(_ path: String) throws -> Int? {
    let database = try RunFolder(opening: path).databasePath
    // A process may be killed before it begins the record.
    guard FileManager.default.fileExists(atPath: database) else { return nil }
    let store = try RunStore(reading: database)
    let threads = try store.events(of: [.started]).compactMap { recorded -> Int? in
      if case .started(let started) = recorded.event { started.computeThreads } else { nil }
    }
    return threads.first.map { min($0, Machine.current().usableThreads) }
  }
}
