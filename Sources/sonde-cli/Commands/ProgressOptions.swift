import ArgumentParser
import Foundation
import Sonde
import SondeRuns
import SondeTraining

/// What is shown of a training, and how it ends.
struct ProgressOptions: ParsableArguments {
  @Flag(help: "Write what happens to standard output, one object of JSON on each line.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress, only the result.")
  var quiet = false

  @Flag(help: "Stop, with exit code 1, when something is plainly wrong.")
  var stopOnIllness = false

  /// Trains, shows what happens, and ends the process when the training did not come to its end.
  func follow(
    _ run: TrainingRun, _ commands: TrainingCommands, threads: Int?
  ) throws {
    let options = self
    let outcome = try run.trainAndWait(commands, threads: threads) {
      IllnessWatch(
        run.experiment, commands, stops: options.stopOnIllness, then: options.sink(commands))
    }
    if !json, outcome.reason != .interrupted(signal: StopSignals.brokenPipe) {
      Console.print(try RunResult(outcome.folder, run.experiment).text(width: Console.width))
    }
    switch outcome.reason {
    case .finished: return
    case .interrupted(signal: IllnessWatch.stopReason):
      tellHowToResume(outcome.folder)
      throw ExitCode(Ending.ill)
    case .interrupted(let signal):
      if signal != StopSignals.brokenPipe { tellHowToResume(outcome.folder) }
      throw ExitCode(StopSignals.exitCode(forSignal: signal))
    case .nonFinite(let what):
      Console.complain(what)
      throw ExitCode(Ending.diverged)
    case .failed(let what):
      Console.complain(what)
      throw ExitCode(EX_SOFTWARE)
    }
  }

  /// Progress goes to standard error, so that standard output has results alone.
  private func sink(_ commands: TrainingCommands) -> any EventSink {
    if json { return JSONLines.standardOutput(stopping: commands) }
    return quiet ? SilentSink() : ProgressPrinter(descriptor: STDERR_FILENO)
  }

  private func tellHowToResume(_ folder: RunFolder) {
    let text = "To go on: sonde resume \(ShellWord.quoted(folder.path))"
    if json { Console.note(text) } else { Console.print(text) }
  }
}
