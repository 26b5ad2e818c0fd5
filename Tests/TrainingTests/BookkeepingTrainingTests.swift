import Foundation
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

/// Trainings whose gradients, groups or evaluations are not as usual.
@Suite struct BookkeepingTrainingTests {
  private func expectSame(_ one: Trainer, _ other: Trainer) {
    let (one, other) = (one.executor.snapshot(), other.executor.snapshot())
    #expect(one.names == other.names)
    for name in one.names { #expect(one[name] == other[name], "\(name) differs") }
  }

  static let changes: [(String, @Sendable (inout Experiment) -> Void)] = [
    ("never zeroed", { $0.gradients = GradientPlan(zeroed: .never) }),
    ("zeroed every epoch", { $0.gradients = GradientPlan(factor: 0.5, zeroed: .everyEpoch) }),
    (
      "clipped sums",
      {
        $0.gradients = GradientPlan(zeroed: .never)
        $0.gradientClipping = .norm(0.5)
      }
    ),
    (
      "groups",
      {
        $0.parameterGroups = [
          ParameterGroup(parameter: .bias, learningRate: 2, weightDecay: 0),
          ParameterGroup(.layers(.conv2d), participation: .leftOut),
        ]
      }
    ),
    (
      "rate in the velocity",
      {
        $0.optimizer = .sgd(
          SGD(learningRate: 0.01, momentum: 0.9, weightDecay: 0.1, hasRateInVelocity: true))
        $0.schedule = .step(StepLR(every: .steps(3)))
      }
    ),
    ("evaluated in training mode", { $0.evaluation.mode = .training }),
    ("in order", { $0.data.isShuffled = false }),
    (
      "changed data",
      {
        $0.data.train = $0.data.train.changed(by: [
          .noisyLabels(NoisyLabels(fraction: 0.3)), .reorderChannels(.bgr),
        ])
      }
    ),
  ]

  @Test(arguments: changes.indices)
  func `Stopping and going on gives the same bits as going through`(index: Int) throws {
    var experiment = try smallExperiment(learningRate: 0.001)
    Self.changes[index].1(&experiment)
    let whole = try train(experiment)
    for step in [1, 4, 6] {
      let stopped = try train(experiment, stopAfter: step)
      let saved = try #require(stopped.notebook.checkpoints.last)
      let resumed = try train(experiment, from: saved.checkpoint)
      expectSame(whole.trainer, resumed.trainer)
      #expect(
        whole.notebook.evaluations.last?.loss == resumed.notebook.evaluations.last?.loss,
        "\(Self.changes[index].0)")
    }
  }

  @Test(arguments: changes.indices)
  func `Each of them changes the training`(index: Int) throws {
    var experiment = try smallExperiment(learningRate: 0.001)
    let usual = try train(experiment)
    Self.changes[index].1(&experiment)
    let changed = try train(experiment)
    let (one, other) = (
      usual.trainer.executor.snapshot(), changed.trainer.executor.snapshot()
    )
    #expect(one.names.contains { one[$0] != other[$0] }, "\(Self.changes[index].0)")
  }

  @Test(arguments: changes.indices.prefix(5))
  func `oneDNN makes the updates that the reference makes`(index: Int) throws {
    var experiment = try smallExperiment(dropout: false)
    Self.changes[index].1(&experiment)
    let settings = TrainingGraph.Settings(experiment)
    let network = try experiment.model.network()
    let graph = try TrainingGraph(network, input: [4, 3, 32, 32], settings: settings).graph
    let executor = try NetworkExecutor(network, picture: [3, 32, 32], settings: settings)
    let step = try executor.trainingStep(batch: 4)
    var generator = Generator(seed: 1)
    try executor.initialize(experiment.initialization, generator: &generator)
    func values() -> [String: ReferenceValue] {
      let snapshot = executor.snapshot()
      return Dictionary(
        uniqueKeysWithValues: snapshot.names.compactMap { name in
          snapshot[name].map { (name, ReferenceValue($0)) }
        })
    }
    let images = Tensor(
      shape: [4, 3, 32, 32], elements: generator.uniform(count: 4 * 3 * 32 * 32))
    let labels = Tensor(shape: [4], elements: [3, 1, 4, 1] as [Int32])
    for number in 1...3 {
      let before = values()
      let kept = settings.gradients.kept(atBatch: number - 1)
      let expected = ReferenceExecutor<Double>().run(
        graph,
        inputs: [
          "images": ReferenceValue(images), "labels": ReferenceValue([4], integers: [3, 1, 4, 1]),
          "learning_rate": ReferenceValue([], [0.0625]),
          "step": ReferenceValue([], integers: [Int64(number)]),
          "seed": ReferenceValue([], integers: [1]),
          GradientPlan.keptName: ReferenceValue([], [Double(kept)]),
        ], states: before)
      step.feed("images", images)
      step.feed("labels", labels)
      step.feed("learning_rate", scalar: Float(0.0625))
      step.feed("step", scalar: Int64(number))
      step.feed(GradientPlan.keptName, scalar: kept)
      try step.run()
      for (name, value) in values() where before[name] != nil {
        expectClose(
          value.numbers.elements, expected.state(name), absolute: 1e-5, relative: 1e-4,
          "\(Self.changes[index].0), \(name), step \(number):")
      }
    }
  }

  @Test func `What is left out or frozen stays as it was drawn`() throws {
    for participation in [ParameterGroup.Participation.leftOut, .frozen] {
      var experiment = try smallExperiment(epochs: 1)
      experiment.parameterGroups = [ParameterGroup(.layers(.conv2d), participation: participation)]
      let trained = try train(experiment).trainer.executor.snapshot()
      let plan = try TrainingPlan(experiment)
      let drawn = try Trainer(plan, resuming: nil).executor.snapshot()
      #expect(trained["0.weight"] == drawn["0.weight"])
      #expect(trained["6.weight"] != drawn["6.weight"])
    }
  }

  @Test func `An evaluation in training mode drops, and moves the running statistics`() throws {
    var experiment = try smallExperiment(epochs: 1)
    experiment.evaluation.mode = .training
    let (trainer, _, _) = try train(experiment)
    let evaluator = try #require(trainer.evaluator)
    let before = trainer.executor.snapshot()
    var generator = Generator(seed: 1)
    let first = try evaluator.evaluate(generator: &generator)
    #expect(trainer.executor.snapshot()["1.running_mean"] != before["1.running_mean"])
    #expect(trainer.executor.snapshot()["0.weight"] == before["0.weight"])
    // Batch statistics do not depend on the running ones: the same draws give the same numbers.
    var again = Generator(seed: 1)
    #expect(try evaluator.evaluate(generator: &again) == first)
    #expect(try evaluator.evaluate(generator: &again) != first)
  }

  @Test func `Without shuffling an epoch goes through the set in its order`() throws {
    var experiment = try smallExperiment(epochs: 1)
    experiment.data.isShuffled = false
    let trainer = try Trainer(TrainingPlan(experiment), resuming: nil)
    trainer.loader.start(epoch: 0, generator: Generator(seed: 9))
    let batch = try #require(try trainer.loader.next())
    #expect(batch.sampleIndices == Array(0..<32))
  }

  @Test func `One pixel that is not a number stops the training at the step that meets it`() throws
  {
    var experiment = try smallExperiment(epochs: 2)
    experiment.data = DataPlan(
      train: DataSource.shapes(count: 96).changed(by: [
        .notFinite(NotFinitePictures(samples: [70]))
      ]), test: .shapes(count: 20, seed: 2), isShuffled: false)
    let (_, notebook, _) = try train(experiment)
    #expect(notebook.steps.map(\.loss.isFinite) == [true, true, false])
  }
}
