public import SondeExperiments
import Synchronization

/// Remembers what came of probes and trials, so that none is carried out twice: not in one process, and where there is a folder
/// not after it either.
///
/// A process that is killed loses the trial that it was at, and nothing else: the same question finds the earlier answers.
public final class CachedTrials: TrialRunner {
  /// An answer in memory.
  private struct Memory {
    var records: [TrialCache.Key: RunRecord] = [:]
    var reports: [TrialCache.Key: any Sendable] = [:]
  }

  private let runner: any TrialRunner
  private let identity: @Sendable (Experiment) -> String
  private let cache: TrialCache?
  private let memory = Mutex(Memory())

  /// Prepares trials that are remembered.
  ///
  /// - Parameters:
  ///   - runner: Who carries out what is not known yet.
  ///   - folder: Where answers outlive the process; nil to keep them no longer than it.
  ///   - identity: Everything that decides what comes of an experiment: itself, the data it reads, program and machine.
  ///   - warn: Told what a person should know of files that cannot be read or written.
  public convenience init(
    _ runner: any TrialRunner, folder: String?,
    identity: @escaping @Sendable (Experiment) -> String,
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.init(runner, folder: folder, mostBytes: 256 << 20, identity: identity, warn: warn)
  }

  /// Prepares trials that are remembered in so many bytes of files at most.
  package init(
    _ runner: any TrialRunner, folder: String?, mostBytes: Int,
    identity: @escaping @Sendable (Experiment) -> String,
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.runner = runner
    self.identity = identity
    cache = folder.map { TrialCache(folder: $0, mostBytes: mostBytes, warn: warn) }
  }

  /// Looks into a network with its first weights, unless that was done.
  public func probe(_ experiment: Experiment) throws -> ProbeReport {
    try report("probe", experiment) { try runner.probe(experiment) }
  }

  /// Looks at pictures and labels, unless that was done.
  public func inspect(_ experiment: Experiment) throws -> DataReport {
    try report("data", experiment) { try runner.inspect(experiment) }
  }

  /// Makes the first updates, unless that was done.
  public func updates(_ experiment: Experiment) throws -> UpdateReport {
    try report("updates", experiment) { try runner.updates(experiment) }
  }

  private func report<Report: Codable & Sendable>(
    _ kind: String, _ experiment: Experiment, _ find: () throws -> Report
  ) throws -> Report {
    let key = TrialCache.Key(kind, identity(experiment))
    if let known = memory.withLock({ $0.reports[key] as? Report }) ?? cache?.value(of: key) {
      return known
    }
    let report = try find()
    memory.withLock { $0.reports[key] = report }
    cache?.keep(report, as: key)
    return report
  }

  /// Trains a short while, unless that was done for at least as long.
  ///
  /// What is known is gone through step by step, so that it ends where a training would; it lacks what is measured at the end
  /// where it ends earlier than it did then.
  public func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord {
    let key = TrialCache.Key("train \(steps)", identity(experiment))
    let known = memory.withLock { $0.records[key] } ?? cache?.value(of: key)
    if let known, let answer = Self.answer(from: known, steps: steps, until: stop) {
      memory.withLock { $0.records[key] = known }
      return answer
    }
    let record = try runner.train(experiment, steps: steps, until: stop)
    // What was cut short for want of time tells less than what is known.
    if record.steps.count >= known?.steps.count ?? 0 {
      memory.withLock { $0.records[key] = record }
      cache?.keep(record, as: key)
    }
    return record
  }

  /// What a training would have come to that is known from its beginning on; nothing where it would have gone on.
  private static func answer(
    from known: RunRecord, steps: Int, until stop: @Sendable (RunRecord) -> Bool
  ) -> RunRecord? {
    for count in stride(from: 1, through: known.steps.count, by: 1) {
      let part = known.prefix(steps: count)
      if stop(part) { return part }
    }
    return known.isOver(after: steps) ? known : nil
  }
}
