import SondeDatasets
import SondeDiagnosis
import SondeExperiments
import SondeNetworks
import SondeRuns
import Testing

/// A rule that finds what it is told.
private enum Told: Rule {
  @TaskLocal static var findings: [Finding] = []

  static let documentation = RuleDocumentation(
    "told", finds: [], statistic: "", decision: "", source: "", falseAlarms: "")

  static func judge(_ subject: Subject) -> Judgement { .found(findings) }
}

struct TreatmentSearchTests {
  private let experiment: Experiment
  private let smallRate: Remedy
  private let noDecay: Remedy
  private static let flip = Transform.horizontalFlip(0.5)

  init() throws {
    let experiment = try Sample.experiment(
      "model: {architecture: lenet}\noptimizer: {sgd: {learning_rate: 1.0, weight_decay: 0.5}}\n")
    self.experiment = experiment
    smallRate = try #require(
      Remedy("a small rate", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: 0.02)
      })
    noDecay = try #require(
      Remedy("no decay", of: experiment) { changed in
        guard case .sgd(var rules) = changed.optimizer else { return }
        rules.weightDecay = 0
        changed.optimizer = .sgd(rules)
      })
  }

  private func finding(
    _ illness: Illness, _ remedies: Remedy..., certainty: Finding.Certainty = .likely
  ) -> Finding {
    Finding(illness, certainty, "it is ill", proofs: [], remedies: remedies)
  }

  /// A suspicion of the learning rate first, and then one of the decay.
  private var both: [Finding] {
    [finding(.highLearningRate, smallRate), finding(.strongWeightDecay, noDecay)]
  }

  private func treat(
    _ findings: [Finding], with runner: KnownRunner, deadline: Deadline = .never, width: Int = 1,
    untreated: Outcome? = nil
  ) throws -> Treatment {
    try #require(
      try TreatmentSearch(runner: runner, steps: 120, deadline: deadline, width: width)
        .treatment(of: findings, in: experiment, untreated: untreated))
  }

  private static func decay(of experiment: Experiment) -> Double {
    if case .sgd(let rules) = experiment.optimizer { rules.weightDecay } else { .nan }
  }

  // MARK: - What is kept

  @Test func `What learns is confirmed on three seeds beside the untreated one and random edits`()
    throws
  {
    let treatment = try treat(
      [finding(.highLearningRate, smallRate)],
      with: KnownRunner { $0.optimizer.learningRate < 0.1 })
    let cure = try #require(treatment.curing)
    #expect(cure.titles == ["a small rate"] && cure.origin == .findings)
    #expect(cure.trials.map(\.seed) == [1, 2, 3] && cure.learningCount == 3)
    #expect(treatment.untreated.trials.map(\.seed) == [1, 2, 3])
    #expect(treatment.untreated.learningCount == 0)
    #expect(treatment.controls.flatMap(\.trials).map(\.seed) == [1, 2, 3])
    // It separates from guessing within ten steps: thirty are compared, of each.
    #expect(treatment.steps == 30)
    let compared = [cure, treatment.untreated] + treatment.controls
    #expect(compared.flatMap(\.trials).allSatisfy { $0.outcome.steps == 30 })
    #expect(!treatment.isCutShort && treatment.withdrawn == [] && treatment.repair == nil)
  }

  @Test func `Where both are needed both are kept, and each was tried without the other`() throws {
    let treatment = try treat(
      both, with: KnownRunner { $0.optimizer.learningRate < 0.1 && Self.decay(of: $0) == 0 })
    #expect(treatment.curing?.titles == ["a small rate", "no decay"])
    #expect(treatment.attempts.map(\.titles).contains(["no decay"]))
    #expect(treatment.withdrawn == [])
  }

  @Test func `Of a set of which one part does nothing, the smallest is kept`() throws {
    let flips = try #require(
      Remedy("flips", of: experiment) { $0.data.transforms.train.insert(Self.flip, at: 0) })
    // The second and the third cure together; the first, of the cause, has no part in it.
    let runner = KnownRunner {
      Self.decay(of: $0) == 0 && $0.data.transforms.train.first == Self.flip
    }
    let treatment = try treat(
      both + [finding(.lowLearningRate, flips)], with: runner)
    #expect(treatment.curing?.titles == ["no decay", "flips"])
    #expect(treatment.withdrawn == [.highLearningRate])
  }

  @Test func `All that cure are listed, the one with the fewest edits first`() throws {
    let large = try #require(
      Remedy("two changes", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: 0.01)
        $0.batchSize = 16
      })
    let treatment = try treat(
      [finding(.highLearningRate, large, smallRate)],
      with: KnownRunner { $0.optimizer.learningRate < 0.1 })
    #expect(
      treatment.cures.map { treatment.attempts[$0].titles } == [["a small rate"], ["two changes"]])
    // As many random edits as each has.
    #expect(treatment.controls.map(\.titles.count) == [1, 1, 1, 2, 2, 2])
  }

  @Test func `Where nothing learns, everything that was ruled out is there`() throws {
    let treatment = try treat(both, with: KnownRunner { _ in false })
    #expect(treatment.cures == [] && treatment.steps == nil && !treatment.isCutShort)
    #expect(treatment.attempts.allSatisfy { $0.first?.verdict == .stuck && $0.trials == [] })
    // Findings' own first, then what diagnosis changes, then learning rates.
    let origins = treatment.attempts.map(\.origin)
    #expect(origins.prefix(3).allSatisfy { $0 == .findings })
    #expect(origins.contains(.counterfactual))
    #expect(origins.suffix(3).allSatisfy { $0 == .generic })
  }

  // MARK: - What is no cure

  @Test func `What works on one seed alone is no cure`() throws {
    let treatment = try treat(
      [finding(.highLearningRate, smallRate)],
      with: KnownRunner { $0.optimizer.learningRate < 0.1 && $0.seed == 1 })
    #expect(treatment.cures == [] && treatment.attempts[0].learningCount == 1)
  }

  @Test func `What random edits do as well is no cure`() throws {
    let experiment = experiment
    let runner = KnownRunner { changed in
      var bare = changed
      bare.seed = experiment.seed
      return bare != experiment || changed.seed > 3
    }
    let treatment = try treat([finding(.highLearningRate, smallRate)], with: runner)
    #expect(treatment.attempts[0].learningCount == 3 && treatment.untreated.learningCount == 0)
    #expect(treatment.controls.allSatisfy { $0.learningCount == 1 })
    #expect(treatment.cures == [])
  }

  @Test func `A network that learns must become clearly better`() throws {
    func cures(_ accuracy: Double) throws -> [Int] {
      let runner = KnownRunner(accuracy: { $0.optimizer.learningRate < 0.1 ? accuracy : 0.5 })
      return try treat([finding(.highLearningRate, smallRate)], with: runner).cures
    }
    #expect(try cures(0.8) == [0])
    // Ten steps of 64 on three seeds: √(2·0.25/1920) = 0.016, five of which are 0.08.
    #expect(try cures(0.55) == [])
  }

  @Test func `Random edits touch nothing that a finding proposed, and are others on each seed`()
    throws
  {
    let treatment = try treat(
      both, with: KnownRunner { $0.optimizer.learningRate < 0.1 })
    let paths = treatment.controls.flatMap(\.edits).map(\.path.description)
    #expect(paths.count == 3 && !paths.contains { $0.hasPrefix("optimizer") })
    #expect(treatment.controls.allSatisfy { $0.origin == .control && $0.edits.count == 1 })
  }

  @Test func `A random edit that is not possible is drawn anew`() throws {
    let treatment = try treat(
      [finding(.highLearningRate, smallRate)],
      with: KnownRunner(accuracy: {
        if $0.batchSize != 64 { throw KnownRunner.Impossible() }
        return $0.optimizer.learningRate < 0.1 ? 0.5 : 0.1
      }))
    #expect(treatment.controls.count == 3 && treatment.cures == [0])
  }

  // MARK: - What nobody proposed

  @Test func `Where findings' remedies fail, what a diagnosis changes is tried`() throws {
    let runner = KnownRunner { $0.initialization.rules.contains { $0.parameter == .bias } }
    let treatment = try treat([finding(.noProgress)], with: runner)
    let cure = try #require(treatment.curing)
    #expect(cure.origin == .counterfactual && cure.titles == ["begin with biases of 0"])
    #expect(treatment.attempts.allSatisfy { $0.origin == .counterfactual })
  }

  @Test func `Other learning rates are the last that is tried, and say so`() throws {
    let treatment = try treat(
      [finding(.noProgress)], with: KnownRunner { $0.optimizer.learningRate == 0.1 })
    #expect(treatment.curing?.origin == .generic)
    #expect(treatment.curing?.titles == ["set the learning rate to 0.1"])
  }

  @Test func `Where it learns as it is, nothing is tried that no finding speaks for`() throws {
    let learning = try #require(
      Outcome(RunRecord([Sample.started()] + Sample.steps(Sample.guesses(60)) { _ in 0.5 })))
    let treatment = try treat(
      [finding(.overfitting)], with: KnownRunner { _ in true }, untreated: learning)
    #expect(treatment.attempts == [] && treatment.untreated.first == learning)
  }

  // MARK: - Suspicions

  @Test func `A suspect is withdrawn when what cures works without it and it alone does nothing`()
    throws
  {
    // The first finding is wrong: only the decay matters.
    let runner = KnownRunner { Self.decay(of: $0) == 0 }
    let treatment = try treat(both, with: runner)
    #expect(treatment.curing?.titles == ["no decay"])
    #expect(treatment.withdrawn == [.highLearningRate])
  }

  @Test func `What helps by itself is not withdrawn`() throws {
    let treatment = try treat(
      both,
      with: KnownRunner(accuracy: {
        Self.decay(of: $0) == 0 ? 0.6 : $0.optimizer.learningRate < 0.1 ? 0.3 : 0.1
      }))
    // Of as many edits, the one with more right answers comes first.
    #expect(treatment.curing?.titles == ["no decay"] && treatment.cures == [1, 0])
    #expect(treatment.withdrawn == [])
  }

  @Test func `A verdict after a treatment is without what was withdrawn`() throws {
    var first = finding(.highLearningRate, smallRate)
    first.consequences = [finding(.strongWeightDecay, noDecay), finding(.noProgress)]
    let verdict = try Self.verdict([first])
    let treatment = try treat([first], with: KnownRunner { Self.decay(of: $0) == 0 })
    #expect(treatment.withdrawn == [.highLearningRate])
    let after = verdict.after(treatment)
    #expect(after.findings.map(\.illness) == [.strongWeightDecay])
    #expect(after.findings[0].consequences.map(\.illness) == [.noProgress])
    #expect(after.withdrawn.map(\.illness) == [.highLearningRate])
  }

  /// A verdict of these findings.
  private static func verdict(_ findings: [Finding]) throws -> Verdict {
    Told.$findings.withValue(findings) { Verdict(Subject(record: RunRecord()), rules: [Told.self]) }
  }

  @Test func `Where the data are wrong no edit is tried, and that is said`() throws {
    let runner = KnownRunner { _ in true }
    let treatment = try treat([finding(.nonFiniteInput, certainty: .certain)], with: runner)
    #expect(treatment.repair == .nonFiniteInput && treatment.cures == [])
    #expect(runner.experiments == [])
  }

  // MARK: - Time and order

  @Test func `Without time nothing is tried and nothing is claimed`() throws {
    let runner = KnownRunner { _ in true }
    let treatment = try treat(
      both, with: runner, deadline: FakeClock().deadline(seconds: 0))
    #expect(treatment.cures == [] && treatment.attempts == [] && treatment.isCutShort)
    #expect(runner.experiments == [])
  }

  @Test func `A trial that time does not suffice for counts as not tried`() throws {
    let clock = FakeClock()
    // The first takes all of its 120 steps, a second each; the second has 30 left.
    let treatment = try treat(
      both, with: KnownRunner(clock: clock) { _ in false },
      deadline: clock.deadline(seconds: 150))
    #expect(treatment.attempts.map(\.titles) == [["a small rate"]])
    #expect(treatment.isCutShort)
  }

  @Test func `What was not compared with everything is not proven`() throws {
    let clock = FakeClock()
    // 30 steps to try it, 30 for each of three seeds, the same untreated; none is left for random edits.
    let treatment = try treat(
      [finding(.highLearningRate, smallRate)],
      with: KnownRunner(clock: clock) { $0.optimizer.learningRate < 0.1 },
      deadline: clock.deadline(seconds: 7 * 30 + 10))
    #expect(treatment.attempts[0].learningCount == 3 && treatment.untreated.trials.count == 3)
    #expect(treatment.cures == [] && treatment.isCutShort)
  }

  @Test(arguments: [2, 3, 8]) func `How many are trained at once changes nothing`(width: Int) throws
  {
    func treatment(_ width: Int) throws -> Treatment {
      try treat(
        both,
        with: KnownRunner { $0.optimizer.learningRate < 0.1 && Self.decay(of: $0) == 0 },
        width: width)
    }
    #expect(try treatment(width) == treatment(1))
  }
}
