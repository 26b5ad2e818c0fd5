import SondeDiagnosis
import SondeExperiments
import SondeRuns
import Synchronization

/// A runner that knows beforehand how many answers are right in which experiment.
final class KnownRunner: TrialRunner {
  /// What an experiment that cannot be trained throws.
  struct Impossible: Error {}

  private let accuracy: @Sendable (Experiment) throws -> Double
  private let clock: FakeClock?
  private let trained = Mutex<[Experiment]>([])

  /// - Parameters:
  ///   - clock: Moves on by a second for every step.
  ///   - accuracy: The share of right answers, from the first step on.
  init(
    clock: FakeClock? = nil, accuracy: @escaping @Sendable (Experiment) throws -> Double
  ) {
    self.accuracy = accuracy
    self.clock = clock
  }

  /// A runner of experiments that learn, to a half of the answers, or do not.
  convenience init(
    clock: FakeClock? = nil, _ learns: @escaping @Sendable (Experiment) -> Bool
  ) {
    self.init(clock: clock, accuracy: { learns($0) ? 0.5 : 0.1 })
  }

  /// What was trained, in order.
  var experiments: [Experiment] { trained.withLock { $0 } }

  func inspect(_ experiment: Experiment) throws -> DataReport { Sample.data() }
  func probe(_ experiment: Experiment) throws -> ProbeReport { Sample.probe([0.5, 0.4]) }
  func updates(_ experiment: Experiment) throws -> UpdateReport {
    UpdateReport(rows: [], statistics: [], steps: 0)
  }

  func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord {
    let accuracy = try accuracy(experiment)
    trained.withLock { $0.append(experiment) }
    var record = RunRecord([Sample.started()])
    for event in Sample.steps(Sample.guesses(steps), accuracy: { _ in accuracy }) {
      record.add(event)
      clock?.tick()
      if stop(record) { break }
    }
    return record
  }
}

/// A clock that moves when it is told to.
final class FakeClock: Sendable {
  private let time = Mutex(ContinuousClock.now)

  /// A second goes by.
  func tick() { time.withLock { $0 += .seconds(1) } }

  /// A limit by this clock.
  func deadline(seconds: Int) -> Deadline {
    Deadline(in: .seconds(seconds), now: { self.time.withLock { $0 } })
  }
}
