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

  /// Looks at the pictures and labels.
  public func inspect(_ experiment: Experiment) throws -> DataReport {
    try DataLook(experiment).report()
  }

  /// Makes the first updates, and compares them with what the optimizer alone would make of each batch's gradient.
  public func updates(_ experiment: Experiment) throws -> UpdateReport {
    try ComputeThread.run("updates", threads: threads) {
      var look = try UpdateLook(experiment)
      return try look.report()
    }
  }

  /// Trains a short while, watched, keeps no checkpoint, and evaluates some of the pictures at the end.
  public func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord {
    try ComputeThread.run("trial", threads: threads) {
      let trainer = try Trainer(TrainingPlan(experiment.onlyLearning), resuming: nil)
      let commands = TrainingCommands()
      var record = RunRecord()
      let outlet = Trainer.Outlet(
        emit: { event in
          record.add(event)
          guard case .step(let step) = event, step.step >= steps || stop(record) else { return }
          commands.send(.stop(reason: "enough was seen"))
        },
        save: { _, _ in })
      record.add(.started(trainer.started(in: nil)))
      _ = try trainer.run(commands, outlet)
      for event in try EvaluationLook(trainer).events(
        atStep: trainer.progress.step, epoch: trainer.epoch)
      { record.add(event) }
      return record
    }
  }
}

extension Experiment {
  /// The same experiment with nothing done on the way but learning and watching.
  ///
  /// It keeps its length: what the schedule does in the first steps follows from it.
  fileprivate var onlyLearning: Experiment {
    var bare = self
    bare.evaluation.every = .epochs(1_000_000)
    bare.checkpoints.every = .epochs(1_000_000)
    bare.logging.every = .steps(1)
    bare.logging.histograms = nil
    if bare.monitor.preset == .none { bare.monitor = MonitorPlan() }
    return bare
  }
}
