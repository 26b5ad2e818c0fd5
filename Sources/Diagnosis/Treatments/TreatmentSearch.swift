import Foundation
public import SondeExperiments
public import SondeRuns

/// Tries the remedies of a verdict until one is proven, or time is up.
///
/// What is tried, and in which order, says ``TreatmentStages``. Each set is trained on the experiment's own seed until it has plainly
/// learned, or up to a number of steps. The first that learns is the healthy reference: from the step at which it separates from
/// guessing (five deviations of a binomial test, looked at every ten steps) follows how many steps the trials have that are compared, namely
/// three times as many. Sets that learn are tried without each of their parts, so that the smallest is kept, and then on two more
/// seeds. A set counts as a cure when it learns on every seed, and its accuracy is clearly above that of the untreated experiment and of as
/// many random edits on the same seeds, after the same number of steps.
public struct TreatmentSearch: Sendable {
  private let bench: TrialBench
  private let steps: Int
  private let seeds: Int

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - runner: Who carries out trials.
  ///   - steps: How many steps a trial has at most.
  ///   - seeds: On how many seeds a cure must work.
  ///   - deadline: Until when trials may take; one that is not finished then counts as not tried.
  ///   - width: How many trials are carried out at once; decides nothing but time.
  ///   - tell: Told what is tried.
  public init(
    runner: any TrialRunner, steps: Int = Diagnosis.defaultSteps, seeds: Int = 3,
    deadline: Deadline = .never, width: Int = 1,
    tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    bench = TrialBench(runner: runner, deadline: deadline, width: width, tell: tell)
    self.steps = steps
    self.seeds = seeds
  }

  /// Tries the remedies of a verdict.
  ///
  /// - Parameters:
  ///   - verdict: What was found.
  ///   - experiment: What is to be cured.
  /// - Returns: What came of it; nothing where nothing is wrong.
  /// - Throws: What keeps the experiment from being carried out.
  public func treatment(of verdict: Verdict, in experiment: Experiment) throws -> Treatment? {
    try treatment(of: verdict.findings, in: experiment, untreated: verdict.outcome)
  }

  /// Tries the remedies of findings.
  ///
  /// - Parameters:
  ///   - findings: What was found, the cause first.
  ///   - experiment: What is to be cured.
  ///   - outcome: What became of the experiment as it is, where that is known. Where it learns, nothing is tried that no finding
  ///     speaks for.
  /// - Returns: What came of it; nothing where nothing is wrong.
  /// - Throws: What keeps the experiment from being carried out.
  public func treatment(
    of findings: [Finding], in experiment: Experiment, untreated outcome: Outcome? = nil
  ) throws -> Treatment? {
    guard let cause = findings.first else { return nil }
    let repair = cause.certainty >= .likely && cause.needsRepair ? cause.illness : nil
    var course = TreatmentCourse(
      experiment, findings, untreated: outcome, bench: bench, steps: steps, seeds: seeds)
    if repair == nil || cause.certainty < .certain {
      let moves = outcome?.verdict == .learns || repair != nil
      for stage in TreatmentStages(findings, experiment, moves: moves).stages
      where course.cures.isEmpty && !bench.deadline.isPast {
        try course.carryOut(stage)
      }
    }
    return course.treatment(repair: course.cures.isEmpty ? repair : nil)
  }
}

extension Finding {
  /// Whether the data themselves are wrong, so that no edit of the experiment helps: illnesses of what goes in stand before those of the
  /// network, and where an edit could help there is a remedy.
  var needsRepair: Bool {
    remedies.isEmpty
      && Illness.allCases.prefix { $0 != .missingNonlinearity }.contains(illness)
  }

  /// It and everything that follows from it, each without what follows.
  var flattened: [Finding] {
    var bare = self
    bare.consequences = []
    return [bare] + consequences.flatMap(\.flattened)
  }
}
