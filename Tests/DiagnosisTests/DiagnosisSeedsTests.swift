import SondeDiagnosis
import SondeExperiments
import SondeRuns
import Testing

/// What becomes of one experiment on several seeds.
struct DiagnosisSeedsTests {
  private let experiment: Experiment

  init() throws { experiment = try Sample.experiment("model: {architecture: lenet}\n") }

  @Test func `An experiment that some seeds learn gets a fraction as its verdict`() throws {
    let runner = KnownRunner { [2, 4].contains($0.seed) }
    let verdict = try Diagnosis(runner: runner, steps: 50).verdict(on: experiment)
    let seeds = try #require(verdict.seeds)
    #expect(seeds.trials.map(\.seed) == [1, 2, 3, 4, 5])
    #expect(seeds.learningCount == 2 && seeds.isDivided && verdict.isIll)
    #expect(seeds.statement.hasPrefix("It dies in 3 of 5 seeds"))
  }

  @Test func `Seeds that all fail are no chance`() throws {
    let verdict = try Diagnosis(runner: KnownRunner { _ in false }, steps: 50)
      .verdict(on: experiment)
    #expect(verdict.seeds?.isDivided == false)
    #expect(verdict.seeds?.statement == "It learns in none of 5 seeds.")
  }

  @Test func `What learns is not tried on other seeds`() throws {
    let runner = KnownRunner { _ in true }
    let verdict = try Diagnosis(runner: runner, steps: 50).verdict(on: experiment)
    #expect(verdict.seeds == nil && runner.experiments.count == 1 && !verdict.isIll)
  }

  /// The first seed takes 50 steps, a second each; the others have a quarter of what is left then.
  @Test(arguments: [(1050, 5), (500, 3), (200, nil)] as [(Int, Int?)])
  func `Other seeds are tried as time allows`(seconds: Int, count: Int?) throws {
    let clock = FakeClock()
    let verdict = try Diagnosis(
      runner: KnownRunner(clock: clock) { _ in false }, steps: 50,
      deadline: clock.deadline(seconds: seconds)
    ).verdict(on: experiment)
    #expect(verdict.seeds?.trials.count == count)
  }

  @Test func `Training for a verdict has half of the time`() throws {
    let clock = FakeClock()
    let verdict = try Diagnosis(
      runner: KnownRunner(clock: clock) { _ in false }, steps: 1000,
      deadline: clock.deadline(seconds: 300)
    ).verdict(on: experiment)
    #expect(verdict.outcome?.steps == 150)
  }
}
