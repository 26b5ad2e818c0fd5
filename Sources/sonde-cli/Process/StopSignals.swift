import Foundation
import SondeTraining

/// Turns signals into the wish to stop: the first saves and stops, the second ends the process at once.
enum StopSignals {
  /// The signals, by the names that records and messages use.
  private static let names = [SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP"]

  /// Begins to listen; to be called before any thread is started, since threads inherit what is blocked.
  ///
  /// Signals that the process was started to ignore, as `nohup` does with SIGHUP, stay ignored. A pipe whose reader went away
  /// is no signal any more, but an error of the writer.
  static func listen(for commands: TrainingCommands) {
    signal(SIGPIPE, SIG_IGN)
    var set = sigset_t()
    sigemptyset(&set)
    for number in names.keys where !isIgnored(number) { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let signals = set
    let thread = Thread { wait(for: signals, commands) }
    thread.name = "signals"
    thread.start()
  }

  /// The exit code of a process that a signal stopped, by the signal's name.
  static func exitCode(forSignal name: String) -> Int32 {
    128 + (names.first { $0.value == name }?.key ?? (name == Self.brokenPipe ? SIGPIPE : SIGTERM))
  }

  /// What is told when nobody reads the output any more.
  static let brokenPipe = "SIGPIPE"

  private static func wait(for signals: sigset_t, _ commands: TrainingCommands) {
    var set = signals
    var number: Int32 = 0
    guard sigwait(&set, &number) == 0 else { return }
    let name = names[number] ?? "signal \(number)"
    commands.send(.stop(reason: name))
    // On a terminal the live line is erased first.
    let start = isatty(STDERR_FILENO) == 1 ? "\r\u{1B}[K" : ""
    Console.note("\(start)\(name): saving a checkpoint and stopping; a second one stops at once.")
    guard sigwait(&set, &number) == 0 else { return }
    // The process ends as by the signal itself, without any tidying up: checkpoints and record are sound at every moment.
    signal(number, SIG_DFL)
    var one = sigset_t()
    sigemptyset(&one)
    sigaddset(&one, number)
    pthread_sigmask(SIG_UNBLOCK, &one, nil)
    raise(number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
