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

  private let runner: any TrialRunner
  private let steps: Int

  /// Prepares a diagnosis.
  ///
  /// - Parameters:
  ///   - runner: Who carries out probes and trials.
  ///   - steps: How many steps a short training has at most.
  public init(runner: any TrialRunner, steps: Int = Self.defaultSteps) {
    self.runner = runner
    self.steps = steps
  }

  /// Looks for what is wrong with an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is trained.
  ///   - record: What happened when it was trained; without one, it is trained a short while.
  /// - Returns: What was found.
  /// - Throws: What keeps the experiment from being carried out.
  public func verdict(on experiment: Experiment, record: RunRecord? = nil) throws -> Verdict {
    Verdict(try subject(experiment, record: record))
  }

  /// Looks for what is wrong in a record alone, as of another program's log.
  ///
  /// - Parameter record: What happened.
  /// - Returns: What was found.
  public static func verdict(on record: RunRecord) -> Verdict { Verdict(Subject(record: record)) }

  /// Gathers what the rules ask for: a run that learned, and does in evaluation what it does in training, is not looked into further.
  private func subject(_ experiment: Experiment, record: RunRecord?) throws -> Subject {
    // What depth does to training shows late.
    let isDeep = try experiment.model.network().excessDepth != nil
    // A run tells enough where its data is gone.
    let data = try record == nil ? runner.inspect(experiment) : try? runner.inspect(experiment)
    let guessing = data?.training.mostFrequentShare
    var subject = try Subject(
      experiment: experiment,
      record: record
        ?? runner.train(
          experiment, steps: 3 * steps,
          until: { hasSeenEnough($0, isDeep: isDeep, guessing: guessing) }))
    subject.data = data
    guard record == nil || !subject.learns || subject.lagsInEvaluation else { return subject }
    subject.updates = try runner.updates(experiment)
    if !subject.learns {
      subject.probe = try runner.probe(experiment)
      subject.counterfactuals = try counterfactuals(to: experiment)
    }
    if record == nil, !Verdict(subject).isIll {
      subject.shallower = try shallower(experiment, subject)
    }
    return subject
  }

  /// The same training of a network with a third of the depth; nothing where the network is not deep.
  private func shallower(_ experiment: Experiment, _ subject: Subject) throws -> RunRecord? {
    guard let excess = subject.network?.excessDepth else { return nil }
    var twin = experiment
    twin.model = try experiment.model.without(excess)
    let count = subject.record?.steps.count ?? steps
    return try runner.train(twin, steps: count) { _ in false }
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
      return Counterfactual(change, remedy, try runner.probe(remedy.applied(to: experiment)))
    }
  }
}
