import SondeDiagnosis
import SondeExperiments
import SondeRuns
import Testing

struct OutcomeTests {
  @Test func `More right answers than guessing gives is learning, whatever the loss`() throws {
    let record = RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(100)) { $0 < 80 ? 0.1 : 0.2 })
    let outcome = try #require(Outcome(record))
    // Twenty steps of 64: 0.2 against 0.1 with a deviation of √(0.09 / 1280).
    #expect(outcome.verdict == .learns)
    #expect(abs(try #require(outcome.answers).deviations - 0.1 / 0.008_385_3) < 1e-3)
  }

  @Test func `A falling loss without right answers is not learning yet`() throws {
    // From 9 to that of guessing: only the outputs' size was learned.
    let losses = (0..<100).map { 2.303 + 7 / Double(1 + $0) }
    let outcome = try #require(Outcome(RunRecord([Sample.started()] + Sample.steps(losses))))
    #expect(outcome.verdict == .stuck && outcome.fall > 0)
  }

  @Test func `Few steps decide nothing, and a loss that is no number decides all`() throws {
    #expect(Outcome(RunRecord(Sample.steps(Sample.guesses(10))))?.verdict == .undecided)
    #expect(Outcome(RunRecord(Sample.steps([2.3, .nan])))?.verdict == .diverged)
    #expect(Outcome(RunRecord()) == nil)
  }

  @Test func `A log with losses alone is judged by them`() throws {
    func record(_ value: (Int) -> Double) -> RunRecord {
      RunRecord(
        [
          .layers(
            Event.Layers(layers: [Event.Layer(name: "fc", kind: "linear", outputShape: [10])]))
        ]
          + (0..<60).map {
            .metric(Event.Metric(step: $0, split: "train", name: "loss", value: value($0)))
          })
    }
    #expect(Outcome(record { 2.3 - 0.02 * Double($0) })?.verdict == .learns)
    #expect(Outcome(record { 2.303 + 0.01 * Double($0 % 3) })?.verdict == .stuck)
  }
}

struct VerdictTests {
  @Test func `One cause with its symptoms is one finding`() throws {
    let record = RunRecord(
      [Sample.started(), Sample.layers("layer0", "layer1")] + Sample.steps(Sample.guesses(100)) + [
        Sample.readings(
          100,
          [
            ("layer0", .weightGradientNorm, 1e-7), ("layer0", .weightNorm, 1),
            ("layer1", .weightGradientNorm, 0.1), ("layer1", .weightNorm, 1),
            ("layer0", .updateRatio, 1e-3), ("layer1", .updateRatio, 1e-3),
            (nil, .topClassShare, 1),
          ])
      ])
    let verdict = Verdict(
      Subject(
        probe: Sample.probe([0.5, 3e-5]), record: record,
        counterfactuals: [
          Counterfactual(.zeroBiases, Remedy("zero", []), Sample.probe([0.5, 0.3]))
        ]))
    #expect(verdict.isIll)
    #expect(verdict.findings.map(\.illness) == [.drowningBiases])
    #expect(
      Set(verdict.findings[0].consequences.map(\.illness))
        == [.vanishingGradient, .noProgress, .outputCollapse])
  }

  @Test func `A certain cause stands before a likely one`() throws {
    let experiment = try Sample.experiment(
      """
      model: {layers: [flatten, {linear: {out_features: 20}}, relu, {linear: {out_features: 10}}, softmax]}

      """)
    let record = RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100)))
    let verdict = Verdict(
      try Subject(
        experiment: experiment, probe: Sample.probe([0.5, 0.4], loss: 30), record: record,
        counterfactuals: [
          Counterfactual(.scaledWeights, Remedy("scale", []), Sample.probe([0.5, 0.4]))
        ]))
    #expect(verdict.findings.map(\.illness) == [.outputActivation, .largeWeights])
  }

  @Test func `A network that learns is healthy, and says what could not be judged`() throws {
    let record = RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(100)) { 0.1 + 0.005 * Double($0) })
    let verdict = Verdict(Subject(record: record))
    #expect(!verdict.isIll && verdict.findings == [])
    #expect(verdict.unjudged.contains { $0.rule == "output-activation" })
  }

  @Test func `Every illness can be found by a rule, and no rule's name stands twice`() {
    let found = Set(Verdict.allRules.flatMap { $0.documentation.illnesses })
    #expect(Set(Illness.allCases).subtracting(found) == [])
    let names = Verdict.allRules.map { $0.documentation.name }
    #expect(Set(names).count == names.count)
  }
}
