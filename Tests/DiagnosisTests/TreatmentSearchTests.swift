import SondeDiagnosis
import SondeExperiments
import SondeNetworks
import SondeRuns
import Synchronization
import Testing

/// A runner that knows beforehand which experiments learn.
private final class KnownRunner: TrialRunner {
  private let learns: @Sendable (Experiment) -> Bool
  private let trained = Mutex<[Experiment]>([])

  init(_ learns: @escaping @Sendable (Experiment) -> Bool) { self.learns = learns }

  var experiments: [Experiment] { trained.withLock { $0 } }

  func inspect(_ experiment: Experiment) throws -> DataReport { Sample.data() }

  func probe(_ experiment: Experiment) throws -> ProbeReport { Sample.probe([0.5, 0.4]) }

  func updates(_ experiment: Experiment) throws -> UpdateReport {
    UpdateReport(rows: [], statistics: [], steps: 3)
  }

  func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord {
    trained.withLock { $0.append(experiment) }
    let rise = learns(experiment) ? 0.8 / Double(steps) : 0
    return RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(steps)) { 0.1 + rise * Double($0) })
  }
}

struct TreatmentSearchTests {
  private let experiment: Experiment
  private let smallRate: Remedy
  private let noDecay: Remedy

  init() throws {
    let experiment = try Sample.experiment(
      "model: {architecture: lenet}\noptimizer: {sgd: {learning_rate: 1.0, weight_decay: 0.5}}\n")
    self.experiment = experiment
    smallRate = try #require(
      Remedy("a small rate", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: 0.01)
      })
    noDecay = try #require(
      Remedy("no decay", of: experiment) { changed in
        guard case .sgd(var rules) = changed.optimizer else { return }
        rules.weightDecay = 0
        changed.optimizer = .sgd(rules)
      })
  }

  private func finding(_ illness: Illness, _ remedies: Remedy...) -> Finding {
    Finding(illness, .likely, "it is ill", proofs: [], remedies: remedies)
  }

  private func treat(
    _ findings: [Finding], with runner: KnownRunner, budget: Duration = .seconds(60)
  ) throws -> Treatment? {
    try TreatmentSearch(runner: runner, steps: 100, budget: budget)
      .treatment(of: findings, in: experiment)
  }

  private static func decay(of experiment: Experiment) -> Double {
    if case .sgd(let rules) = experiment.optimizer { rules.weightDecay } else { .nan }
  }

  @Test func `The first remedy that learns is confirmed on three seeds beside the untreated one`()
    throws
  {
    let runner = KnownRunner { $0.optimizer.learningRate < 0.1 }
    let treatment = try #require(
      try treat(
        [finding(.highLearningRate, smallRate), finding(.strongWeightDecay, noDecay)], with: runner)
    )
    #expect(treatment.curing?.titles == ["a small rate"])
    #expect(treatment.curing?.trials.map(\.seed) == [1, 2, 3])
    #expect(treatment.untreated.trials.count == 3 && treatment.untreated.learningCount == 0)
    // Nothing beyond it was tried.
    #expect(runner.experiments.count == 6)
  }

  @Test func `Where both are needed both are kept, and each was tried without the other`() throws {
    let runner = KnownRunner { $0.optimizer.learningRate < 0.1 && Self.decay(of: $0) == 0 }
    let treatment = try #require(
      try treat(
        [finding(.highLearningRate, smallRate), finding(.strongWeightDecay, noDecay)], with: runner)
    )
    #expect(treatment.curing?.titles == ["a small rate", "no decay"])
    #expect(treatment.attempts.map(\.titles).contains(["no decay"]))
  }

  @Test func `A suspect is withdrawn when the rest works as well without it`() throws {
    // The first finding is wrong: only the decay matters.
    let runner = KnownRunner { Self.decay(of: $0) == 0 }
    let treatment = try #require(
      try treat(
        [finding(.highLearningRate, smallRate), finding(.strongWeightDecay, noDecay)], with: runner)
    )
    #expect(treatment.curing?.titles == ["no decay"])
  }

  @Test func `What works on one seed alone is no cure`() throws {
    let runner = KnownRunner { $0.optimizer.learningRate < 0.1 && $0.seed == 1 }
    let treatment = try #require(
      try treat([finding(.highLearningRate, smallRate)], with: runner))
    #expect(treatment.cure == nil && treatment.attempts[0].learningCount == 1)
  }

  @Test func `Without remedies there is nothing to try, and without time nothing is claimed`()
    throws
  {
    #expect(try treat([finding(.noProgress)], with: KnownRunner { _ in true }) == nil)
    let late = try #require(
      try treat(
        [finding(.highLearningRate, smallRate)], with: KnownRunner { _ in true }, budget: .zero))
    #expect(late.cure == nil && late.isCutShort)
  }
}
