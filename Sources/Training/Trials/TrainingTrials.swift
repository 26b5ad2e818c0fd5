public import SondeExperiments
import SondeNetworks
public import SondeRuns

/// Carries out trials in this process, in memory: nothing is written anywhere.
public struct TrainingTrials: TrialRunner {
  private let threads: Int?

  /// Prepares trials.
  ///
  /// - Parameter threads: How many threads compute; as many as this process may use if nothing is given.
  public init(threads: Int? = nil) { self.threads = threads }

  /// Looks into a network with its first weights.
  public func probe(_ experiment: Experiment) throws -> ProbeReport {
    try Probe(experiment).report(threads: threads)
  }

  /// Trains a short while, watched, and keeps no checkpoint.
  public func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord {
    try ComputeThread.run("trial", threads: threads) {
      let trainer = try Trainer(TrainingPlan(experiment.shortened(to: steps)), resuming: nil)
      let commands = TrainingCommands()
      var record = RunRecord()
      let outlet = Trainer.Outlet(
        emit: { event in
          record.add(event)
          if case .step = event, stop(record) { commands.send(.stop(reason: "enough was seen")) }
        },
        save: { _, _ in })
      record.add(.started(trainer.started(in: nil)))
      _ = try trainer.run(commands, outlet)
      return record
    }
  }
}

extension Experiment {
  /// The same experiment for a number of steps at most, with nothing done but learning and watching.
  fileprivate func shortened(to steps: Int) -> Experiment {
    var short = self
    short.duration = .steps(steps)
    short.logging.every = .steps(1)
    short.logging.histograms = nil
    if short.monitor.preset == .none { short.monitor = MonitorPlan() }
    return short
  }
}
