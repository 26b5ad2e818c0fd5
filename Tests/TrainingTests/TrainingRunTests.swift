import Foundation
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeTensors
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct TrainingRunTests {
  @Test func `A run leaves its experiment, record, checkpoints, TensorBoard file and pictures`()
    async throws
  {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment()
    let run = TrainingRun.create(experiment, in: folder.path)
    let outcome = try await run.train()
    #expect(outcome.reason == .finished)
    let files = try FileManager.default.contentsOfDirectory(atPath: outcome.folder.path)
    for name in ["experiment.yaml", "run.sqlite", "curves.svg", "curves.png", "confusion.png"] {
      #expect(files.contains(name), "\(name) is missing among \(files)")
    }
    #expect(files.contains { $0.hasPrefix("events.out.tfevents.") })
    let store = try RunStore(reading: outcome.folder.databasePath)
    #expect(try store.series("loss", split: "train").count == 8)
    #expect(try store.series("accuracy", split: "validation").count == 2)
    #expect(try Experiment(yaml: outcome.folder.experiment()) == experiment)
  }

  @Test func `A second run of one name gets a folder of its own`() async throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(epochs: 1)
    let first = try await TrainingRun.create(experiment, in: folder.path).train()
    let second = try await TrainingRun.create(experiment, in: folder.path).train()
    #expect(first.folder.name == "small-1")
    #expect(second.folder.name == "small-2")
  }

  @Test func `A trained model predicts with probabilities that sum to one, in the files' order`()
    async throws
  {
    let folder = try TemporaryFolder()
    let outcome = try await TrainingRun.create(try smallExperiment(), in: folder.path).train()
    let dataset = try smallExperiment().data.load().train
    let files = try (0..<3).map { index -> String in
      let path = "\(folder.path)/\(index).png"
      try PNGFile.write(dataset.picture(at: index), to: path)
      return path
    }
    let model = try TrainedModel(outcome.folder.path)
    let predictions = try model.predict(files, count: 10)
    #expect(predictions.map(\.file) == files)
    for prediction in predictions {
      let sum = prediction.candidates.reduce(0) { $0 + $1.probability }
      #expect(abs(sum - 1) < 1e-6)
      let sorted = prediction.candidates.map(\.probability).sorted(by: >)
      #expect(prediction.candidates.map(\.probability) == sorted)
    }
  }

  @Test func `Evaluating a checkpoint gives what training recorded`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await TrainingRun.create(try smallExperiment(), in: folder.path).train()
    let recorded = try #require(outcome.evaluations["validation"])
    let (split, tally) = try TrainedModel(outcome.folder.path, kind: .last).evaluate(.validation)
    #expect(split == "validation")
    #expect(tally.loss.value == recorded.loss)
    #expect(tally.confusion == recorded.confusion)
  }

  @Test func `A checkpoint of another network is refused, naming the parameter`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await TrainingRun.create(try smallExperiment(epochs: 1), in: folder.path)
      .train()
    let path = "\(outcome.folder.path)/\(Checkpoint.path(.last))"
    var checkpoint = try Checkpoint(contentsOf: path)
    var tensors = Safetensors()
    for name in checkpoint.tensors.names where name != "0.weight" {
      if let tensor = checkpoint.tensors[name] { tensors.append(tensor, named: name) }
    }
    tensors.append(Tensor(zeros: [1, 2]), named: "0.weight")
    checkpoint.tensors = tensors
    try checkpoint.write(to: path)
    let expected = TrainingError.badCheckpoint(
      path: path, found: "\"0.weight\" is float32 1×2",
      expected: "the experiment's network wants float32 8×3×5×5")
    let run = try TrainingRun.resume(outcome.folder.path)
    await #expect(throws: expected) { try await run.train() }
  }

  @Test func `Every message says what was found, expected and can be done`() {
    #expect(
      TrainingError.classCount(network: 2, data: 10).description
        == "The network has 2 outputs, but the data has 10 classes. "
        + "Set the number of classes of the model to 10, or use other data.")
    #expect(
      TrainingError.batchTooLarge(batchSize: 64, dataset: "Shapes: 10 generated pictures, seed 1")
        .description
        == "batch_size is 64, but there are fewer pictures in the training set (Shapes: 10 generated pictures, seed 1); "
        + "at least one full batch is expected. Make batch_size smaller, or use more pictures.")
    #expect(
      TrainingError.noCheckpoint(run: "runs/x-1").description
        == "runs/x-1: there is no checkpoint, but one is needed. "
        + "The run was stopped before its first was saved; go on with: sonde resume runs/x-1")
    #expect(
      TrainingError.damagedCheckpoint(path: "a", found: "crc32c:1", expected: "crc32c:2")
        .description
        == "a: its content has the checksum crc32c:1, but crc32c:2 was saved with it: the file is "
        + "damaged. Use another checkpoint of the run.")
  }
}
