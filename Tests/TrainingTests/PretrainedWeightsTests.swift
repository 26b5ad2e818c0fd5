import Foundation
import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

/// Networks that begin with the values of a file.
@Suite struct PretrainedWeightsTests {
  /// The narrow network of scripts/oracles/pytorch_files.py.
  private func network() throws -> Network {
    try Network {
      Conv2d(outputChannels: 4, kernelSize: 3, stride: 2, hasBias: false).named("conv")
      BatchNorm().named("bn")
      ReLU().named("relu")
      MaxPool2d(kernelSize: 2).named("pool")
      Flatten().named("flatten")
      Linear(outputFeatures: 10).named("fc")
    }
  }

  private func executor(_ weights: PretrainedWeights) throws -> NetworkExecutor {
    let executor = try NetworkExecutor(
      network(), picture: [3, 16, 16], settings: .init(smallExperiment()))
    var generator = Generator(seed: 1)
    let match = try executor.initialize(Initialization(weights: weights), generator: &generator)
    #expect(match?.isComplete == true)
    return executor
  }

  @Test(arguments: ["network.pth", "checkpoint.pth"])
  func `A network of PyTorch gives PyTorch's outputs`(name: String) throws {
    let executor = try executor(PretrainedWeights(file: fixturePath("pytorch/\(name)")))
    let golden = try fixture("pytorch/outputs")
    let evaluation = try executor.evaluation(batch: 2)
    evaluation.feed("images", try golden.tensor(named: "images"))
    evaluation.feed("labels", Tensor(shape: [2], elements: [Int32(0), 1]))
    try evaluation.run()
    expectClose(
      try #require(evaluation.output("logits")), try golden.tensor(named: "logits"),
      absolute: 1e-5, relative: 1e-5)
  }

  @Test func `Random numbers are drawn as without the file`() throws {
    let executor = try NetworkExecutor(
      network(), picture: [3, 16, 16], settings: .init(smallExperiment()))
    var (one, other) = (Generator(seed: 1), Generator(seed: 1))
    try executor.initialize(Initialization(), generator: &one)
    let file = fixturePath("pytorch/network.pth")
    try executor.initialize(
      Initialization(weights: PretrainedWeights(file: file)), generator: &other)
    #expect(one == other)
  }

  @Test func `A run's checkpoint is a file with weights, without the optimizer's memory`()
    async throws
  {
    let folder = try TemporaryFolder()
    let outcome = try await TrainingRun.create(try smallExperiment(epochs: 1), in: folder.path)
      .train()
    let path = "\(outcome.folder.path)/\(Checkpoint.path(.last))"
    let file = try WeightFile(path)
    let all = try Safetensors(contentsOf: path)
    #expect(!file.leftOut.isEmpty)
    #expect(file.leftOut.allSatisfy { $0.hasPrefix("optimizer.") })
    #expect(file.tensors.names.count + file.leftOut.count == all.names.count)
    #expect(file.tensors.metadata.isEmpty)
    for name in file.tensors.names { #expect(file.tensors[name] == all[name]) }
    // It is what another experiment can begin with.
    var experiment = try smallExperiment(epochs: 1)
    experiment.initialization.weights = PretrainedWeights(file: path)
    let (_, found) = try TrainedModel(initial: experiment).evaluate(.validation)
    let (_, expected) = try TrainedModel(outcome.folder.path, kind: .last).evaluate(.validation)
    #expect(found == expected)
  }

  @Test func `A file that does not fit is refused, or what fits is taken with a warning`() throws {
    let folder = try TemporaryFolder()
    var tensors = Safetensors()
    tensors.append(Tensor(zeros: [10]), named: "6.bias")
    tensors.append(Tensor(zeros: [3]), named: "7.bias")
    let path = "\(folder.path)/weights.pt"
    try PyTorchFile.write(tensors, to: path)
    var experiment = try smallExperiment(epochs: 1)
    experiment.initialization.weights = PretrainedWeights(file: path)
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(TrainingPlan(experiment), resuming: nil)
    }
    #expect(try #require(error).description.contains("unexpected 7.bias"))
    experiment.initialization.weights?.isStrict = false
    let trainer = try Trainer(TrainingPlan(experiment), resuming: nil)
    #expect(trainer.executor.states.tensor(named: "6.bias") == Tensor(zeros: [10]))
    let notebook = Notebook()
    _ = try trainer.run(TrainingCommands(), notebook.outlet)
    let warnings = notebook.events.compactMap { event in
      if case .warning(let warning) = event { warning.text } else { nil }
    }
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix("of the weights only what fits was taken: missing 0.weight") == true
    )
  }
}
