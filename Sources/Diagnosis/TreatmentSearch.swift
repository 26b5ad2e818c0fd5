import Foundation
public import SondeExperiments
public import SondeRuns

/// Tries the remedies of a verdict: the cause's first, together with those of the next cause where that does not suffice.
///
/// What learns on the experiment's own seed is tried without each of its parts, so that the smallest set is kept, and then on two more
/// seeds beside the untreated experiment. A remedy counts as a cure when it learns on every seed and its accuracy is above that of the
/// untreated experiment.
public struct TreatmentSearch: Sendable {
  private let runner: any TrialRunner
  private let steps: Int
  private let seeds: Int
  private let deadline: ContinuousClock.Instant
  private let tell: @Sendable (String) -> Void

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - runner: Who carries out trials.
  ///   - steps: How many steps a trial has.
  ///   - seeds: On how many seeds a cure must work.
  ///   - budget: How long trials may take altogether; one that has begun is finished.
  ///   - tell: Told what is tried.
  public init(
    runner: any TrialRunner, steps: Int = Diagnosis.defaultSteps, seeds: Int = 3,
    budget: Duration, tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.runner = runner
    self.steps = steps
    self.seeds = seeds
    self.tell = tell
    deadline = .now + budget
  }

  /// Tries the remedies of a verdict.
  ///
  /// - Parameters:
  ///   - findings: What was found, the cause first.
  ///   - experiment: What is to be cured.
  /// - Returns: What came of it; nothing where nothing could be tried.
  /// - Throws: What keeps the experiment from being carried out.
  public func treatment(of findings: [Finding], in experiment: Experiment) throws -> Treatment? {
    let choices = findings.filter { !$0.remedies.isEmpty }
    guard !choices.isEmpty else { return nil }
    var untreated = Treatment.Attempt([])
    var attempts: [Treatment.Attempt] = []
    try extend(&untreated, of: experiment, to: 1)
    var cure: Int?
    for remedies in candidates(choices) where cure == nil && !isLate {
      var attempt = Treatment.Attempt(remedies)
      try extend(&attempt, of: experiment, to: 1)
      attempts.append(attempt)
      guard attempt.learningCount == 1 else { continue }
      let smaller = try firstSmaller(remedies, tried: attempts, experiment)
      attempts += smaller
      // The last one that was tried is the one that suffices, if any does.
      let place =
        attempts.indices.last { attempts[$0].learningCount == 1 } ?? attempts.count - 1
      try extend(&untreated, of: experiment, to: seeds)
      try extend(&attempts[place], of: experiment, to: seeds)
      if isCure(attempts[place], beside: untreated) { cure = place }
    }
    return Treatment(untreated: untreated, attempts: attempts, cure: cure, isCutShort: isLate)
  }

  private var isLate: Bool { ContinuousClock.now >= deadline }

  /// Sets of remedies, cheapest first: each of the first cause's alone; then the first of each cause, one more at a time; then the others'
  /// alone.
  private func candidates(_ findings: [Finding]) -> [[Remedy]] {
    let alone = findings[0].remedies.map { [$0] }
    let together = findings.indices.dropFirst().map { end in
      findings[...end].map { $0.remedies[0] }
    }
    let others = findings.dropFirst().flatMap { $0.remedies.map { [$0] } }
    var seen: Set<[Remedy]> = []
    return (alone + together + others).filter { seen.insert($0).inserted }
  }

  /// Tries a set without each of its parts, until one suffices.
  private func firstSmaller(
    _ remedies: [Remedy], tried: [Treatment.Attempt], _ experiment: Experiment
  ) throws -> [Treatment.Attempt] {
    var attempts: [Treatment.Attempt] = []
    for part in remedies.indices where remedies.count > 1 && !isLate {
      var rest = remedies
      rest.remove(at: part)
      var smaller = Treatment.Attempt(rest)
      guard !tried.contains(where: { $0.titles == smaller.titles }) else { continue }
      try extend(&smaller, of: experiment, to: 1)
      attempts.append(smaller)
      if smaller.learningCount == 1 { break }
    }
    return attempts
  }

  /// Adds trials on further seeds, the experiment's own first.
  private func extend(
    _ attempt: inout Treatment.Attempt, of experiment: Experiment, to count: Int
  ) throws {
    // Two remedies may not go together, as when both change one place.
    guard let changed = try? attempt.edits.applied(to: experiment) else { return }
    while attempt.trials.count < count, !isLate || attempt.trials.isEmpty {
      var trial = changed
      trial.seed = experiment.seed &+ UInt64(attempt.trials.count)
      tell(
        (attempt.titles.isEmpty ? "untreated" : attempt.titles.joined(separator: " and "))
          + ", seed \(trial.seed)")
      let record = try runner.train(trial, steps: steps) { _ in false }
      guard let outcome = Outcome(record) else { return }
      attempt.trials.append(Treatment.Trial(seed: trial.seed, outcome: outcome))
    }
  }

  private func isCure(_ attempt: Treatment.Attempt, beside untreated: Treatment.Attempt) -> Bool {
    attempt.trials.count == seeds && attempt.learningCount == seeds
      && attempt.accuracy > untreated.accuracy
  }
}
