import Sonde
import SondeRuns
import SondeTraining

/// Looks at a training as it goes on, and says once when something is wrong.
///
/// Only what is recorded anyway is looked at, and only where it was just measured; nothing is computed for it.
final class IllnessWatch: LiveSink {
  /// How a training is stopped for an illness, in its record.
  static let stopReason = "illness"

  let name = "watch for illnesses"
  private var subject: Subject?
  private let commands: TrainingCommands
  private let stops: Bool
  private var record = RunRecord()
  private var hasSpoken = false
  private let inner: any EventSink

  /// - Parameters:
  ///   - experiment: What is trained.
  ///   - commands: Where what is to be said, or done, is put.
  ///   - stops: Whether training stops when something is wrong.
  ///   - inner: What is told what happens too.
  init(
    _ experiment: Experiment, _ commands: TrainingCommands, stops: Bool, then inner: any EventSink
  ) {
    subject = try? Subject(experiment: experiment)
    self.commands = commands
    self.stops = stops
    self.inner = inner
  }

  func write(_ events: [Event]) throws {
    for event in events where !hasSpoken {
      record.add(event)
      if case .readings = event { judge() }
    }
    try inner.write(events)
  }

  func close() throws { try inner.close() }

  private func judge() {
    record.forgetMiddleSteps()
    subject?.record = record
    guard let finding = subject.flatMap({ Verdict($0).findings.first }),
      finding.certainty >= .likely
    else { return }
    hasSpoken = true
    commands.send(.warn("\(finding.illness.title): \(finding.statement) See sonde diagnose."))
    if stops { commands.send(.stop(reason: Self.stopReason)) }
  }
}
