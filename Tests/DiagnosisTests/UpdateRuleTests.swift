import SondeExperiments
import SondeNetworks
import SondeRuns
import Testing

@testable import SondeDiagnosis

/// Rules on what the first updates do.
struct UpdateRuleTests {
  private let stuck = RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100)))

  private func row(
    _ layer: String, moved: Double = 1, alignment: Double = 1, carried: Double = 0,
    unitSpread: Double? = 1, laterUnitSpread: Double? = 1, size: Double = 0.1
  ) -> UpdateReport.Row {
    UpdateReport.Row(
      parameter: layer + ".weight", layer: layer, size: size, moved: moved, expected: 1,
      alignment: alignment, carried: carried, unitSpread: unitSpread,
      laterUnitSpread: laterUnitSpread)
  }

  private func subject(
    _ rows: UpdateReport.Row..., statistics: [UpdateReport.Statistics] = [],
    disagreement: Double? = nil
  ) throws -> Subject {
    var record = stuck
    if let disagreement {
      record.add(
        .metric(
          Event.Metric(
            step: 100, split: "validation", name: RunRecord.disagreementName, value: disagreement)))
    }
    var subject = try Subject(
      experiment: Sample.experiment(
        "model: {architecture: lenet}\ngradients: {factor: -1}\nevaluation: {mode: training}\n"),
      record: record)
    subject.updates = UpdateReport(rows: rows, statistics: statistics, steps: 3)
    return subject
  }

  @Test func `Sound updates are no finding`() throws {
    let subject = try subject(row("a"), row("b", moved: 2), disagreement: 1e-6)
    #expect(UpdatesRule.judge(subject) == .found([]))
    #expect(SymmetryRule.judge(subject) == .found([]))
    #expect(EvaluationModeRule.judge(subject) == .found([]))
  }

  @Test func `Each thing that can be done to a gradient has its name and its remedy`() throws {
    let cases: [(UpdateReport.Row, Illness)] = [
      (row("b", alignment: -1), .reversedGradient), (row("b", carried: 0.8), .keptGradients),
      (row("b", moved: 0, alignment: .nan), .frozenParameters),
    ]
    for (row, illness) in cases {
      let finding = try #require(
        UpdatesRule.judge(try subject(self.row("a"), row)).findings.first)
      #expect(finding.illness == illness && finding.layers == ["b"])
      #expect(finding.certainty == .certain)
      let experiment = try Sample.experiment(
        "model: {architecture: lenet}\ngradients: {factor: -1}\nevaluation: {mode: training}\n")
      #expect(try finding.remedies.first?.applied(to: experiment).gradients.factor == 1)
    }
  }

  @Test
  func `Units that stay alike are certain, a last layer that parts is likely, zeros are neither`()
    throws
  {
    let stays = try subject(row("a", unitSpread: 0, laterUnitSpread: 0), row("b"))
    #expect(SymmetryRule.judge(stays).findings.first?.certainty == .certain)
    let parts = try subject(row("a"), row("b", unitSpread: 0))
    let finding = try #require(SymmetryRule.judge(parts).findings.first)
    #expect(finding.certainty == .likely && finding.layers == ["b"])
    let zeros = try subject(row("a"), row("b", unitSpread: nil, size: 0))
    #expect(SymmetryRule.judge(zeros) == .found([]))
  }

  @Test func `Evaluation that hangs on the batch, and statistics that stay, are certain`() throws {
    let still = UpdateReport.Statistics(name: "bn.running_mean", layer: "bn", moved: 0, expected: 1)
    let subject = try subject(row("a"), statistics: [still], disagreement: 0.4)
    let findings = EvaluationModeRule.judge(subject).findings
    #expect(findings.map(\.illness) == [.evaluationInTraining, .staleStatistics])
    #expect(findings.allSatisfy { $0.certainty == .certain })
    let edit = try #require(findings.first?.remedies.first)
    let experiment = try Sample.experiment(
      "model: {architecture: lenet}\ngradients: {factor: -1}\nevaluation: {mode: training}\n")
    #expect(try edit.applied(to: experiment).evaluation.mode == .evaluation)
  }

  @Test func `Biases larger than the first layer's signal are the cause, small ones a consequence`()
    throws
  {
    let remedy = Remedy("a change", [])
    func illnesses(bias: Double) throws -> [Illness] {
      var subject = try subject()
      subject.updates = UpdateReport(
        rows: [
          UpdateReport.Row(
            parameter: "layer0.bias", layer: "layer0", size: bias, moved: 1, expected: 1,
            alignment: 1, carried: 0, unitSpread: nil, laterUnitSpread: nil)
        ], statistics: [], steps: 3)
      subject.probe = Sample.probe([0.5, 0.05, 3e-5])
      subject.counterfactuals = [
        // Without biases all is the picture's, but there is next to nothing of it.
        Counterfactual(.zeroBiases, remedy, Sample.probe([0.9, 0.5, 0.3], deviation: 1e-4)),
        Counterfactual(.scaledWeights, remedy, Sample.probe([0.6, 0.5, 0.2])),
      ]
      return FirstSignalRule.judge(subject).illnesses
    }
    #expect(try illnesses(bias: 1) == [.drowningBiases, .smallWeights])
    #expect(try illnesses(bias: 0.1) == [.smallWeights])
  }

  @Test func `A signal is judged beside what the same network shows with another beginning`() throws
  {
    var subject = try subject()
    subject.probe = Sample.probe([0.5, 0.018])
    #expect(FirstSignalRule.judge(subject) == .found([]))
    subject.counterfactuals = [
      Counterfactual(.scaledWeights, Remedy("a change", []), Sample.probe([0.5, 0.42]))
    ]
    #expect(FirstSignalRule.judge(subject).illnesses == [.smallWeights])
  }
}
