import Foundation
import SondeDatasets
import SondeExperiments
import SondeNetworks
import SondeTensors

@testable import SondeRuns
@testable import SondeTraining

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "sonde-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A small experiment on generated pictures that trains in a second or two.
///
/// 100 of 120 pictures are trained on, in batches of 32: the last one of an epoch has 4.
func smallExperiment(
  epochs: Double = 2, dropout: Bool = true, learningRate: Double = 0.01
) throws -> Experiment {
  let body = Sequential {
    Conv2d(outputChannels: 8, kernelSize: 5, stride: 2)
    BatchNorm()
    ReLU()
    MaxPool2d(kernelSize: 2)
    Flatten()
    Dropout(probability: dropout ? 0.2 : 0)
    Linear(outputFeatures: 10)
  }
  return Experiment(
    name: "small", model: Model(try Network(recording: body)),
    data: DataPlan(
      train: .shapes(count: 120), validation: .share(fraction: 1.0 / 6),
      transforms: TransformPlan(train: [.horizontalFlip(HorizontalFlip()), .toUnit])),
    optimizer: .sgd(SGD(learningRate: learningRate, momentum: 0.9)), batchSize: 32,
    duration: .epochs(epochs), seed: 3, precision: .float32)
}

/// Carries out a training, from its beginning or from a checkpoint, to its end or to a step.
func train(
  _ experiment: Experiment, from checkpoint: Checkpoint? = nil, stopAfter step: Int? = nil
) throws -> (trainer: Trainer, notebook: Notebook, reason: Event.StopReason) {
  let trainer = try Trainer(
    TrainingPlan(experiment),
    resuming: checkpoint.map { CheckpointFolder.Newest(checkpoint: $0, path: "memory") })
  let notebook = Notebook()
  let commands = TrainingCommands()
  var outlet = notebook.outlet
  let emit = outlet.emit
  outlet.emit = { event in
    emit(event)
    if case .step(let made) = event, made.step == step { commands.send(.stop(reason: "test")) }
  }
  return (trainer, notebook, try trainer.run(commands, outlet))
}

/// Collects what a training tells and keeps.
final class Notebook {
  var events: [Event] = []
  var checkpoints: [(kind: Event.Checkpoint.Kind, checkpoint: Checkpoint)] = []

  var outlet: Trainer.Outlet {
    Trainer.Outlet(
      emit: { self.events.append($0) },
      save: { checkpoint, kinds in
        for kind in kinds { self.checkpoints.append((kind, checkpoint)) }
      })
  }

  var steps: [Event.Step] {
    events.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }
  var evaluations: [Event.Evaluation] {
    events.compactMap { if case .evaluation(let evaluation) = $0 { evaluation } else { nil } }
  }
  var epochs: [Event.EpochEnded] {
    events.compactMap { if case .epochEnded(let epoch) = $0 { epoch } else { nil } }
  }
}
