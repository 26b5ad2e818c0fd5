public import SondeExperiments
public import SondeRuns

/// Finds out why a network does not learn.
///
/// What it knows already it takes from a record; what it does not know it finds out by a probe and, where there is no record, by
/// a short training.
///
/// ```swift
/// let verdict = try Diagnosis(runner: TrainingTrials()).verdict(on: experiment)
/// for finding in verdict.findings { print(finding.statement) }
/// ```
public struct Diagnosis: Sendable {
  /// How many steps a short training has, unless it learns earlier; three times as many where it hardly learns.
  public static let defaultSteps = 200

  private let bench: TrialBench
  private let steps: Int
  private let seeds: Int

  /// Prepares a diagnosis.
  ///
  /// - Parameters:
  ///   - runner: Who carries out probes and trials.
  ///   - steps: How many steps a short training has at most.
  ///   - seeds: On how many seeds an experiment is tried that does not learn on its own one, where time allows.
  ///   - deadline: Until when it may take. Training has half of the time, and further seeds a quarter of what is left then.
  ///   - width: How many trials are carried out at once; decides nothing but time.
  public init(
    runner: any TrialRunner, steps: Int = Self.defaultSteps, seeds: Int = 5,
    deadline: Deadline = .never, width: Int = 1
  ) {
    bench = TrialBench(runner: runner, deadline: deadline, width: width)
    self.steps = steps
    self.seeds = seeds
  }

  /// Looks for what is wrong with an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is trained.
  ///   - record: What happened when it was trained; without one, it is trained a short while.
  /// - Returns: What was found.
  /// - Throws: What keeps the experiment from being carried out.
  public func verdict(on experiment: Experiment, record: RunRecord? = nil) throws -> Verdict {
    let data = record == nil ? try bench.runner.inspect(experiment) : nil
    let guessing = data?.training.mostFrequentShare
    let (trained, duration) = try bench.deadline.measure {
      try record ?? train(experiment, guessing: guessing)
    }
    var verdict = Verdict(try subject(experiment, data, trained: trained, isNew: record == nil))
    if record == nil {
      verdict.seeds = furtherSeeds(
        of: experiment, trained, took: duration, guessing: guessing)
    }
    return verdict
  }

  /// Looks for what is wrong in a record alone, as of another program's log.
  ///
  /// - Parameter record: What happened.
  /// - Returns: What was found.
  public static func verdict(on record: RunRecord) -> Verdict { Verdict(Subject(record: record)) }

  /// Trains a short while, in half of the time at most.
  private func train(_ experiment: Experiment, guessing: Double?) throws -> RunRecord {
    // What depth does to training shows late.
    let isDeep = try experiment.model.network().excessDepth != nil
    let end = bench.deadline.after(0.5)
    return try bench.runner.train(experiment, steps: 3 * steps) {
      hasSeenEnough($0, isDeep: isDeep, guessing: guessing) || end.isPast
    }
  }

  /// Gathers what the rules ask for: a run that learned, and does in evaluation what it does in training, is not looked into further.
  private func subject(
    _ experiment: Experiment, _ data: DataReport?, trained record: RunRecord, isNew: Bool
  ) throws -> Subject {
    var subject = try Subject(experiment: experiment, record: record)
    subject.data = data
    guard isNew || !subject.learns || subject.lagsInEvaluation else { return subject }
    // A run tells enough where its data is gone.
    if !isNew { subject.data = try? bench.runner.inspect(experiment) }
    subject.updates = try bench.runner.updates(experiment)
    if !subject.learns {
      subject.probe = try bench.runner.probe(experiment)
      subject.counterfactuals = try counterfactuals(to: experiment)
    }
    if isNew, !Verdict(subject).isIll {
      subject.shallower = try shallower(experiment, subject)
    }
    return subject
  }

  /// The same training of a network with a third of the depth; nothing where the network is not deep, or time did not suffice.
  private func shallower(_ experiment: Experiment, _ subject: Subject) throws -> RunRecord? {
    guard let excess = subject.network?.excessDepth else { return nil }
    var twin = experiment
    twin.model = try experiment.model.without(excess)
    let count = subject.record?.steps.count ?? steps
    let job = TrialBench.Job(name: "the same with fewer layers", experiment: twin)
    return switch bench.train([job], steps: count).first {
    case .done(let record): record
    case .impossible(let error): throw error
    case .late, nil: nil
    }
  }

  /// Tries other seeds where the first one says that nothing is learned, as many as a quarter of the time suffices for.
  private func furtherSeeds(
    of experiment: Experiment, _ record: RunRecord, took duration: Duration, guessing: Double?
  ) -> Seeds? {
    guard let first = Trial(seed: experiment.seed, record),
      first.outcome.verdict == .stuck || first.outcome.verdict == .undecided
    else { return nil }
    var bench = bench
    bench.deadline = bench.deadline.after(0.25)
    let limit = bench.deadline.remaining ?? Duration.seconds(Int64.max)
    guard
      let count = [seeds, 3].first(where: {
        $0 > 1 && $0 <= seeds && duration * (($0 - 2) / bench.width + 1) <= limit
      })
    else { return nil }
    let others = (1..<UInt64(count)).map { experiment.seed &+ $0 }
    let jobs = others.map { seed in
      var other = experiment
      other.seed = seed
      return TrialBench.Job(name: "untreated, seed \(seed)", experiment: other)
    }
    let results = bench.train(jobs, steps: 3 * steps) {
      hasSeenEnough($0, isDeep: false, guessing: guessing)
    }
    let trials = zip(others, results).compactMap { seed, result -> Trial? in
      if case .done(let record) = result { Trial(seed: seed, record) } else { nil }
    }
    return trials.isEmpty ? nil : Seeds([first] + trials)
  }

  /// Once it is plain that it learns, more steps tell nothing new; where it hardly learns they do.
  private func hasSeenEnough(_ record: RunRecord, isDeep: Bool, guessing: Double?) -> Bool {
    guard record.steps.count >= Outcome.fewestPoints, record.steps.count.isMultiple(of: 10),
      let outcome = Outcome(record, guessing: guessing)
    else { return false }
    return switch outcome.verdict {
    case .learns: !isDeep || outcome.steps >= steps
    case .diverged: true
    case .stuck: outcome.steps >= steps
    case .undecided: false
    }
  }

  private func counterfactuals(to experiment: Experiment) throws -> [Counterfactual] {
    try Counterfactual.Change.allCases.compactMap { change in
      guard let remedy = change.remedy(for: experiment) else { return nil }
      return Counterfactual(
        change, remedy, try bench.runner.probe(remedy.applied(to: experiment)))
    }
  }
}
