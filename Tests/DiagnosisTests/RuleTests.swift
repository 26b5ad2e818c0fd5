import Foundation
import SondeDiagnosis
import SondeExperiments
import SondeNetworks
import SondeRuns
import Testing

extension Judgement {
  /// The illnesses that were found.
  var illnesses: [Illness] {
    if case .found(let findings) = self { findings.map(\.illness) } else { [] }
  }

  var findings: [Finding] {
    if case .found(let findings) = self { findings } else { [] }
  }
}

struct StructureRuleTests {
  private func subject(_ yaml: String, record: RunRecord? = nil) throws -> Subject {
    try Subject(experiment: Sample.experiment(yaml), probe: Sample.probe([1, 1]), record: record)
  }

  private let head = "flatten, {linear: {out_features: 20}}, relu, {linear: {out_features: 10}}"

  @Test(
    arguments: [
      // ln(e + 9) − 1, by hand.
      ("softmax", 1.461_150_2), ("sigmoid", 1.461_150_2),
      // 1 and −1: ln(1 + 9 exp(−2)).
      ("tanh", 0.796_613_8),
      // e/(e + 9) = 0.23197 and 1/(e + 9) = 0.08534: ln(1 + 9 exp(−0.14663)).
      ("softmax, softmax", 2.171_621_9),
    ])
  func `An activation before cross-entropy bounds the loss by a number known by hand`(
    activations: String, floor: Double
  ) throws {
    let subject = try subject("model: {layers: [\(head), \(activations)]}\n")
    let finding = try #require(OutputActivationRule.judge(subject).findings.first)
    #expect(finding.illness == .outputActivation && finding.certainty == .certain)
    #expect(abs(finding.proofs[0].found - floor) < 1e-6)
  }

  @Test func `Taking the activation out leaves the list of layers as it was written`() throws {
    let experiment = try Sample.experiment("model: {layers: [\(head), softmax]}\n")
    let finding = try #require(
      OutputActivationRule.judge(try Subject(experiment: experiment)).findings.first)
    let cured = try #require(finding.remedies.first).applied(to: experiment)
    #expect(try cured.model == Sample.experiment("model: {layers: [\(head)]}\n").model)
    #expect(OutputActivationRule.judge(try Subject(experiment: cured)) == .found([]))
  }

  @Test func `A ready network gets its softmax taken out by its option`() throws {
    let experiment = try Sample.experiment(
      "model: {architecture: alexnet_cifar, ends_in_softmax: true}\n")
    let finding = try #require(
      OutputActivationRule.judge(try Subject(experiment: experiment)).findings.first)
    let remedy = try #require(finding.remedies.first)
    #expect(remedy.edits.map(\.path) == ["model.ends_in_softmax"])
  }

  @Test(arguments: ["", ", log_softmax"])
  func `Scores and their log-softmax before cross-entropy are healthy`(end: String) throws {
    let subject = try subject("model: {layers: [\(head)\(end)]}\n")
    #expect(OutputActivationRule.judge(subject) == .found([]))
  }

  @Test func `A softmax before a squared error is that rule's business`() throws {
    let subject = try subject("model: {layers: [\(head), softmax]}\nloss: mean_squared_error\n")
    #expect(OutputActivationRule.judge(subject) == .found([]))
    #expect(LossRule.judge(subject).illnesses == [.unsuitableLoss])
  }

  @Test func `Layers without activations between them are one linear map`() throws {
    let yaml = """
      model: {layers: [{conv2d: {out_channels: 4, kernel_size: 3}}, {max_pool2d: {kernel_size: 2}}, \
      flatten, {linear: {out_features: 20}}, {linear: {out_features: 10}}]}

      """
    let subject = try subject(yaml)
    let finding = try #require(MissingNonlinearityRule.judge(subject).findings.first)
    #expect(finding.layers == ["0", "3"])
    let cured = try #require(finding.remedies.first).applied(to: try Sample.experiment(yaml))
    #expect(MissingNonlinearityRule.judge(try Subject(experiment: cured)) == .found([]))
  }

  @Test(arguments: ["lenet", "resnet20", "resnet50", "vgg11_bn", "alexnet_cifar", "plain20"])
  func `Ready networks have their activations`(architecture: String) throws {
    let subject = try subject("model: {architecture: \(architecture)}\n")
    #expect(MissingNonlinearityRule.judge(subject) == .found([]))
    #expect(OutputActivationRule.judge(subject) == .found([]))
  }

  @Test func `A summed loss is named where training does not move, and only there`() throws {
    let yaml = "model: {layers: [\(head)]}\nloss: {cross_entropy: {reduction: sum}}\n"
    let stuck = RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100)))
    let moving = RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(100)) { 0.1 + 0.005 * Double($0) })
    #expect(LossRule.judge(try subject(yaml, record: stuck)).illnesses == [.summedLoss])
    #expect(LossRule.judge(try subject(yaml, record: moving)).illnesses == [])
    #expect(LossRule.judge(try subject(yaml)).illnesses == [])
  }

  @Test func `A schedule that leaves nothing is named, one that anneals to 0 is not`() throws {
    let model = "model: {layers: [\(head)]}\nduration: 2 epochs\n"
    let stuck = RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100)))
    func judge(_ schedule: String) throws -> [Illness] {
      ScheduleRule.judge(try subject(model + "schedule: \(schedule)\n", record: stuck)).illnesses
    }
    #expect(try judge("{step: {every: 10 steps, gamma: 0.1}}") == [.earlySchedule])
    #expect(try judge("{cosine_annealing: {over: 2 epochs, minimum: 0.0}}") == [])
    #expect(try judge("constant") == [])
  }
}

struct FirstSignalRuleTests {
  private let stuck = RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100)))
  private let remedy = Remedy("a change", [])

  @Test(
    arguments: [
      (Counterfactual.Change.zeroBiases, Illness.drowningBiases), (.scaledWeights, .smallWeights),
      (.normalizedPictures, .unnormalizedInput), (.rectifiers, .saturation),
    ])
  func `What mends the lost signal alone is its cause`(
    change: Counterfactual.Change, illness: Illness
  ) throws {
    let subject = Subject(
      probe: Sample.probe([0.5, 0.05, 3e-5]), record: stuck,
      counterfactuals: Counterfactual.Change.allCases.map {
        Counterfactual($0, remedy, Sample.probe([0.5, 0.4, $0 == change ? 0.3 : 4e-5]))
      })
    let finding = try #require(FirstSignalRule.judge(subject).findings.first)
    #expect(finding.illness == illness && finding.certainty == .likely)
    #expect(finding.layers == ["layer2"])
    #expect(finding.proofs.map(\.found) == [3e-5, 3e-5, 0.3, 0.3])
  }

  @Test func `Outputs that all but vanish are lost too, however much of them is the picture's`()
    throws
  {
    let subject = Subject(
      probe: Sample.probe([0.5, 0.5], deviation: 1e-9), record: stuck,
      counterfactuals: [
        Counterfactual(.zeroBiases, remedy, Sample.probe([0.5, 0.5], deviation: 1e-9)),
        Counterfactual(.scaledWeights, remedy, Sample.probe([0.5, 0.5])),
      ])
    let finding = try #require(FirstSignalRule.judge(subject).findings.first)
    #expect(finding.illness == .smallWeights)
  }

  @Test func `Where no change mends it the symptom is possible, and no more`() throws {
    let subject = Subject(probe: Sample.probe([0.5, 3e-5]), record: stuck)
    let finding = try #require(FirstSignalRule.judge(subject).findings.first)
    #expect(finding.illness == .lostSignal && finding.certainty == .possible)
  }

  @Test func `A loss far above guessing comes from large weights, or from large pictures`() throws {
    let large = Sample.probe([0.5, 0.4], loss: 400)
    func judge(_ change: Counterfactual.Change) -> [Illness] {
      FirstSignalRule.judge(
        Subject(
          probe: large, record: stuck,
          counterfactuals: [Counterfactual(change, remedy, Sample.probe([0.5, 0.4]))])
      ).illnesses
    }
    #expect(judge(.scaledWeights) == [.largeWeights])
    #expect(judge(.normalizedPictures) == [.unnormalizedInput])
  }

  @Test func `A network that learns may begin as it likes`() throws {
    // As a shallow network of sigmoids does: a sensitivity of 0.003, and it learns.
    let learns = RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(100)) { 0.1 + 0.005 * Double($0) })
    for probe in [Sample.probe([0.5, 0.003]), Sample.probe([0.5, 0.4], loss: 20)] {
      #expect(FirstSignalRule.judge(Subject(probe: probe, record: learns)) == .found([]))
    }
  }
}

struct RecordRuleTests {
  private func judge(_ rule: any Rule.Type, _ events: [Event], yaml: String? = nil) throws
    -> Judgement
  {
    let record = RunRecord([Sample.started()] + events)
    guard let yaml else { return rule.judge(Subject(record: record)) }
    return rule.judge(try Subject(experiment: Sample.experiment(yaml), record: record))
  }

  private let rising: [Double] = (0..<100).map { step -> Double in
    2.3 + 0.05 * Double(step) + 0.01 * Double(step % 5)
  }
  private let falling: [Double] = (0..<100).map { 2.3 - 0.015 * Double($0) }
  private let model = "model: {architecture: lenet}\noptimizer: {sgd: {learning_rate: 0.5}}\n"

  @Test func `A loss that rises from a sound beginning, or leaves all numbers, means long steps`()
    throws
  {
    let finding = try #require(
      judge(LearningRateRule.self, Sample.steps(rising), yaml: model).findings.first)
    #expect(finding.illness == .highLearningRate)
    #expect(finding.remedies.first?.title == "set the learning rate to 0.05")
    let diverging = Sample.steps([2.3, 9, 300, .nan])
    #expect(try judge(LearningRateRule.self, diverging).illnesses == [.highLearningRate])
    #expect(try judge(DivergenceRule.self, diverging).illnesses == [.nonFiniteValues])
    // A loss that begins far up has another cause.
    let large = Sample.steps([400, 900, 3000, .nan])
    #expect(try judge(LearningRateRule.self, large).illnesses == [])
  }

  @Test func `Steps are too short when all planned ones together reach nowhere`() throws {
    func events(_ ratio: Double) -> [Event] {
      [Sample.layers("fc1", "fc2")] + Sample.steps(Sample.guesses(100))
        + [Sample.readings(50, [("fc1", .updateRatio, ratio), ("fc2", .updateRatio, ratio / 2)])]
    }
    #expect(try judge(LearningRateRule.self, events(1e-6)).illnesses == [.lowLearningRate])
    // A thousand steps of a thousandth reach as far as the weights are long.
    #expect(try judge(LearningRateRule.self, events(1e-3)).illnesses == [])
    guard
      case .unknown(let missing) = try judge(
        LearningRateRule.self, Sample.steps(Sample.guesses(100)))
    else {
      Issue.record("Without update ratios nothing can be said.")
      return
    }
    #expect(missing.contains("update ratios"))
  }

  @Test func `A first layer far below the last one has a vanishing gradient, unless it learns`()
    throws
  {
    func events(_ first: Double, learns: Bool = false) -> [Event] {
      [Sample.layers("fc1", "fc2")]
        + Sample.steps(Sample.guesses(100)) { learns ? 0.1 + 0.005 * Double($0) : 0.1 }
        + [
          Sample.readings(
            100,
            [
              ("fc1", .weightGradientNorm, first), ("fc1", .weightNorm, 1),
              ("fc2", .weightGradientNorm, 0.1), ("fc2", .weightNorm, 1),
            ])
        ]
    }
    #expect(try judge(GradientFlowRule.self, events(1e-5)).illnesses == [.vanishingGradient])
    #expect(try judge(GradientFlowRule.self, events(50)).illnesses == [.explodingGradient])
    #expect(try judge(GradientFlowRule.self, events(0.05)).illnesses == [])
    #expect(try judge(GradientFlowRule.self, events(1e-5, learns: true)).illnesses == [])
  }

  @Test func `Dead units count where nothing is learned`() throws {
    func events(_ dead: Double, learns: Bool = false) -> [Event] {
      [Sample.layers("fc1", "fc2")]
        + Sample.steps(Sample.guesses(100)) { learns ? 0.1 + 0.005 * Double($0) : 0.1 }
        + [Sample.readings(100, [("fc1", .deadFraction, 0.2), ("fc2", .deadFraction, dead)])]
    }
    let finding = try #require(try judge(UnitsRule.self, events(0.99)).findings.first)
    #expect(finding.illness == .deadUnits && finding.layers == ["fc2"])
    #expect(try judge(UnitsRule.self, events(0.6)).illnesses == [])
    #expect(try judge(UnitsRule.self, events(0.99, learns: true)).illnesses == [])
  }

  @Test func `Weights that all shrink while nothing is learned mean strong decay`() throws {
    let yaml =
      "model: {architecture: lenet}\noptimizer: {sgd: {learning_rate: 0.01, weight_decay: 0.5}}\n"
    func events(_ last: Double) -> [Event] {
      [Sample.layers("fc1", "fc2")] + Sample.steps(Sample.guesses(100)) + [
        Sample.readings(1, [("fc1", .weightNorm, 4), ("fc2", .weightNorm, 2)]),
        Sample.readings(100, [("fc1", .weightNorm, 4 * last), ("fc2", .weightNorm, 2 * last)]),
      ]
    }
    let finding = try #require(
      judge(WeightDecayRule.self, events(0.1), yaml: yaml).findings.first)
    #expect(finding.illness == .strongWeightDecay)
    #expect(
      finding.remedies.map(\.title) == ["set weight decay to 0.0005", "set weight decay to 0"])
    #expect(try judge(WeightDecayRule.self, events(0.9), yaml: yaml).illnesses == [])
    // Without any decay there is none to blame.
    #expect(try judge(WeightDecayRule.self, events(0.1), yaml: model).illnesses == [])
  }

  @Test func `Good in training and guessing in evaluation do not go together`() throws {
    func events(_ accuracy: Double) -> [Event] {
      Sample.steps(falling) { 0.1 + 0.006 * Double($0) } + [
        .evaluation(
          Event.Evaluation(
            step: 100, epoch: 1, split: "test", loss: 2.5, accuracy: accuracy, count: 1000,
            seconds: 1))
      ]
    }
    #expect(try judge(GeneralizationRule.self, events(0.11)).illnesses == [.evaluationMismatch])
    #expect(try judge(GeneralizationRule.self, events(0.6)).illnesses == [])
  }

  @Test func `Over-fitting is a loss that rises again and again while training goes on`() throws {
    func events(_ losses: [Double]) -> [Event] {
      Sample.steps(falling) { 0.1 + 0.008 * Double($0) }
        + losses.enumerated().flatMap { index, loss -> [Event] in
          let step = 20 * (index + 1)
          return [
            .epochEnded(
              Event.EpochEnded(
                step: step, epoch: index + 1, loss: 1 / Double(index + 1), accuracy: 0.8,
                samples: 1000, seconds: 1)),
            .evaluation(
              Event.Evaluation(
                step: step, epoch: index + 1, split: "test", loss: loss, accuracy: 0.6,
                count: 1000, seconds: 1)),
          ]
        }
    }
    #expect(
      try judge(GeneralizationRule.self, events([1.5, 1.1, 1.3, 1.6])).illnesses == [.overfitting])
    #expect(try judge(GeneralizationRule.self, events([1.5, 1.1, 1.12, 1.1])).illnesses == [])
    #expect(try judge(GeneralizationRule.self, events([1.5, 1.2, 1.0, 0.9])).illnesses == [])
  }

  @Test func `Nothing learned after steps enough is no progress, a few steps are not`() throws {
    let stuck = Sample.steps(Sample.guesses(100))
    let collapsed = stuck + [Sample.readings(100, [(nil, .topClassShare, 1)])]
    #expect(try judge(ProgressRule.self, stuck).illnesses == [.noProgress])
    #expect(try judge(ProgressRule.self, collapsed).illnesses == [.noProgress, .outputCollapse])
    #expect(try judge(ProgressRule.self, Sample.steps(Sample.guesses(20))).illnesses == [])
  }
}
