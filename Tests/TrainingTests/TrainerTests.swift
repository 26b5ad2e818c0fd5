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

@Suite struct TrainerTests {
  @Test func `An epoch sees every training picture once and weighs a short batch by its size`()
    throws
  {
    let (_, notebook, reason) = try train(smallExperiment(epochs: 1))
    #expect(reason == .finished)
    #expect(notebook.steps.map(\.samples) == [32, 32, 32, 4])
    let steps = notebook.steps
    let mean = steps.reduce(0) { $0 + $1.loss * Double($1.samples) } / 100
    let epoch = try #require(notebook.epochs.first)
    #expect(abs(epoch.loss - mean) < 1e-12)
    let correct = steps.reduce(0) { $0 + $1.accuracy * Double($1.samples) }
    #expect(abs(epoch.accuracy - correct / 100) < 1e-12)
  }

  @Test func `Evaluation covers the whole validation set and is not the training accuracy`() throws
  {
    let (_, notebook, _) = try train(smallExperiment(epochs: 2))
    #expect(notebook.evaluations.map(\.count) == [20, 20])
    #expect(notebook.evaluations.allSatisfy { $0.split == "validation" })
    #expect(notebook.evaluations.allSatisfy { $0.confusion?.total == 20 })
    #expect(notebook.evaluations[0].loss != notebook.epochs[0].loss)
  }

  @Test func `Evaluating changes nothing: twice in a row gives the same numbers`() throws {
    let (trainer, _, _) = try train(smallExperiment(epochs: 1))
    let evaluator = try #require(trainer.evaluator)
    var generator = Generator(seed: 1)
    let before = trainer.executor.snapshot()
    let first = try evaluator.evaluate(generator: &generator)
    let second = try evaluator.evaluate(generator: &generator)
    #expect(first == second)
    let after = trainer.executor.snapshot()
    for name in before.names { #expect(before[name] == after[name], "\(name) changed") }
  }

  @Test func `The same experiment gives the same bits`() throws {
    let one = try train(smallExperiment()).trainer.executor.snapshot()
    let other = try train(smallExperiment()).trainer.executor.snapshot()
    for name in one.names { #expect(one[name] == other[name], "\(name) differs") }
  }

  @Test(arguments: [1, 3, 4, 6])
  func `Stopping and going on gives the same bits as going through`(step: Int) throws {
    let whole = try train(smallExperiment())
    let stopped = try train(smallExperiment(), stopAfter: step)
    #expect(stopped.reason == .interrupted(signal: "test"))
    let saved = try #require(stopped.notebook.checkpoints.last)
    #expect(saved.checkpoint.progress.step == step)
    let folder = try TemporaryFolder()
    let path = folder.path + "/last.safetensors"
    try saved.checkpoint.write(to: path)
    let resumed = try train(smallExperiment(), from: Checkpoint(contentsOf: path))
    #expect(resumed.reason == .finished)
    let (expected, found) = (
      whole.trainer.executor.snapshot(), resumed.trainer.executor.snapshot()
    )
    #expect(expected.names == found.names)
    for name in expected.names { #expect(expected[name] == found[name], "\(name) differs") }
    #expect(whole.notebook.evaluations.last?.loss == resumed.notebook.evaluations.last?.loss)
    #expect(whole.notebook.epochs.last?.loss == resumed.notebook.epochs.last?.loss)
  }

  @Test func `Histograms of parameters and gradients come once an epoch under P2's tags`() throws {
    let (trainer, notebook, _) = try train(smallExperiment(epochs: 2))
    var tags: [String: Int] = [:]
    for case .histogram(let histogram) in notebook.events { tags[histogram.tag, default: 0] += 1 }
    for parameter in trainer.executor.parameters where parameter.isLearned {
      #expect(tags["\(parameter.name)_data"] == 2)
      #expect(tags["\(parameter.name)_grad"] == 2)
    }
  }

  @Test func `Taking gradients does not change a bit of the training`() throws {
    var quiet = try smallExperiment()
    quiet.logging.histograms = nil
    let one = try train(quiet).trainer.executor.snapshot()
    let other = try train(smallExperiment()).trainer.executor.snapshot()
    for name in one.names { #expect(one[name] == other[name], "\(name) differs") }
  }

  @Test func `A loss that is not finite stops the training and keeps the last good checkpoint`()
    throws
  {
    let (_, notebook, reason) = try train(smallExperiment(epochs: 30, learningRate: 1e30))
    guard case .nonFinite(let text) = reason else {
      Issue.record("it went on: \(reason)")
      return
    }
    #expect(text.contains("Lower the learning rate"))
    for (_, checkpoint) in notebook.checkpoints {
      #expect(checkpoint.progress.epochLoss.value.isFinite)
    }
  }

  @Test func `A plateau lowers the learning rate after evaluations that do not improve`() throws {
    var experiment = try smallExperiment(epochs: 4, learningRate: 0)
    experiment.optimizer = .sgd(SGD(learningRate: 1e-9))
    experiment.schedule = .reduceOnPlateau(
      ReduceLROnPlateau(factor: 0.5, patience: 0, threshold: .absolute(10), smallestReduction: 0))
    let (_, notebook, _) = try train(experiment)
    let rates = stride(from: 0, to: 16, by: 4).map { notebook.steps[$0].learningRate }
    #expect(rates == [1e-9, 1e-9, 5e-10, 2.5e-10])
  }

  @Test func `One cycle moves the momentum of the updates`() throws {
    var experiment = try smallExperiment(epochs: 1)
    experiment.schedule = .oneCycle(
      OneCycleLR(maximum: 0.1, over: .epochs(1)))
    let (trainer, _, _) = try train(experiment)
    #expect(try trainer.executor.trainingStep(batch: 32).hasInput("momentum"))
  }

  @Test func `Data with other classes than the network's is refused before training`() throws {
    var experiment = try smallExperiment()
    experiment.model = .architecture(try Architecture("lenet", options: ["classes": .integer(7)]))
    #expect(throws: TrainingError.classCount(network: 7, data: 10)) {
      _ = try Trainer(TrainingPlan(experiment), resuming: nil)
    }
  }

  @Test func `A batch that is larger than the training set is refused before training`() throws {
    var experiment = try smallExperiment()
    experiment.batchSize = 101
    let set = try experiment.data.load().train
    #expect(
      throws: TrainingError.batchTooLarge(batchSize: 101, dataset: set.summary)
    ) { _ = try Trainer(TrainingPlan(experiment), resuming: nil) }
    experiment.batchSize = 100
    _ = try Trainer(TrainingPlan(experiment), resuming: nil)
  }

  @Test func `A duration in steps ends within an epoch`() throws {
    var experiment = try smallExperiment()
    experiment.duration = .steps(6)
    let (_, notebook, reason) = try train(experiment)
    #expect(reason == .finished)
    #expect(notebook.steps.count == 6)
    #expect(notebook.evaluations.map(\.step) == [4, 6])
  }
}
