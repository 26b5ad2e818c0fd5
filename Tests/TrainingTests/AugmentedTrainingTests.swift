import Foundation
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeTensors
import Testing

@testable import SondeRuns
@testable import SondeTraining

/// Mixed batches, statistics that are measured, and pictures of one channel, from experiment to run.
@Suite struct AugmentedTrainingTests {
  private func mixedExperiment() throws -> Experiment {
    var experiment = try smallExperiment()
    experiment.data.transforms.batch = [.mixup(alpha: 0.5), .cutmix(alpha: 1)]
    return experiment
  }

  @Test func `Training on mixed batches is resumed to the same bits`() throws {
    let whole = try train(mixedExperiment())
    #expect(whole.notebook.steps.allSatisfy { $0.loss.isFinite })
    let stopped = try train(mixedExperiment(), stopAfter: 3)
    let saved = try #require(stopped.notebook.checkpoints.last)
    let resumed = try train(mixedExperiment(), from: saved.checkpoint)
    let (expected, found) = (
      whole.trainer.executor.snapshot(), resumed.trainer.executor.snapshot()
    )
    for name in expected.names { #expect(expected[name] == found[name], "\(name) differs") }
    let plain = try train(smallExperiment())
    #expect(plain.notebook.steps.last?.loss != whole.notebook.steps.last?.loss)
  }

  @Test func `A step on a mixed batch weighs both labels and counts by the first`() throws {
    let experiment = try mixedExperiment()
    let plan = try TrainingPlan(experiment)
    let trainer = try Trainer(plan, resuming: nil)
    trainer.loader.start(epoch: 0, generator: Generator(seed: 1))
    let batch = try #require(try trainer.loader.next())
    let weight = Double(try #require(batch.labelWeight))
    let executable = try trainer.executor.trainingStep(batch: batch.count)
    func loss(_ weight: Double, swapped: Bool = false) throws -> (Double, Float?) {
      executable.feed(batch)
      if swapped {
        batch.withSecondLabels { executable.feed(LossTargets.labelsName, $0) }
      }
      executable.feed(LossTargets.weightName, scalar: Float(weight))
      executable.feed(LossTargets.secondWeightName, scalar: Float(1 - weight))
      // Without a learning rate a step changes no parameter that the loss depends on.
      executable.feed("learning_rate", scalar: Float(0))
      executable.feed("step", scalar: Int64(1))
      executable.feed("seed", scalar: Int64(1))
      try executable.run()
      return (Double(executable.scalar("loss") ?? .nan), executable.scalar("correct"))
    }
    let (first, correct) = try loss(1)
    let (second, _) = try loss(1, swapped: true)
    let (mixed, mixedCorrect) = try loss(weight)
    #expect(abs(mixed - (weight * first + (1 - weight) * second)) < 1e-5)
    #expect(correct == mixedCorrect)
  }

  @Test func `Measured statistics are kept with the run and used by what comes after`()
    async throws
  {
    let folder = try TemporaryFolder()
    var experiment = try smallExperiment(epochs: 1)
    experiment.data.transforms = TransformPlan(
      train: [.horizontalFlip(0.5), .toUnit, .normalize(.measured)])
    #expect(experiment.data.transforms.test == [.toUnit, .normalize(.measured)])
    let outcome = try await TrainingRun.create(experiment, in: folder.path).train()
    let expected = try Normalize.measure(experiment.data.load().train, after: [.toUnit])
    let kept = try Experiment(yaml: outcome.folder.experiment()).data.transforms
    #expect(kept.train == [.horizontalFlip(0.5), .toUnit, .normalize(expected)])
    #expect(kept.test == [.toUnit, .normalize(expected)])
    let model = try TrainedModel(outcome.folder.path, kind: .last)
    #expect(model.experiment.data.transforms == kept)
    let (_, tally) = try model.evaluate(.validation)
    #expect(tally.loss.value == outcome.evaluations["validation"]?.loss)
  }

  @Test func `A network learns from pictures of one channel`() async throws {
    let folder = try TemporaryFolder()
    var experiment = try smallExperiment(epochs: 1)
    experiment.data.transforms = TransformPlan(
      train: [.grayscale(Grayscale(channels: 1)), .toUnit, .normalize(.measured)])
    let outcome = try await TrainingRun.create(experiment, in: folder.path).train()
    let path = "\(outcome.folder.path)/\(Checkpoint.path(.last))"
    #expect(try Checkpoint(contentsOf: path).tensors["0.weight"]?.shape == [8, 1, 5, 5])
    let (_, tally) = try TrainedModel(outcome.folder.path, kind: .last).evaluate(.validation)
    #expect(tally.loss.value == outcome.evaluations["validation"]?.loss)
  }

  @Test func `Pictures for evaluation of another shape are refused before training`() throws {
    var experiment = try smallExperiment()
    experiment.data.transforms.test = [.grayscale(Grayscale(channels: 1)), .toUnit]
    let error = TrainingError.pictureShape(
      set: "validation", found: [1, 32, 32], expected: [3, 32, 32])
    #expect(throws: error) { _ = try Trainer(TrainingPlan(experiment), resuming: nil) }
    #expect(
      error.description
        == "data.transforms.test: pictures of the validation set come out as 1×32×32, but those to "
        + "train on as 3×32×32 (channels, height, width). Give both lists the same size and channels."
    )
  }
}
