import ArgumentParser
import Foundation
import Sonde

/// What someone types for a network that can be used: a run, the file of a checkpoint, or an experiment with weights.
struct ModelReference {
  private let text: String
  /// Whether it is an experiment, whose network has the values that it begins with.
  let isExperiment: Bool

  init(_ text: String) {
    self.text = text
    let ending = URL(fileURLWithPath: text).pathExtension
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: text, isDirectory: &isFolder)
    isExperiment = isThere && !isFolder.boolValue && ["yaml", "yml"].contains(ending)
  }

  /// Opens the network.
  ///
  /// - Parameters:
  ///   - kind: Which of a run's checkpoints is taken.
  ///   - assignments: What is changed in an experiment.
  /// - Returns: The network with its values.
  /// - Throws: What is wrong with the run, the checkpoint or the experiment.
  func open(
    _ kind: Event.Checkpoint.Kind?, assignments: [String] = []
  ) throws -> TrainedModel {
    guard isExperiment else { return try TrainedModel(RunPath.resolve(text), kind: kind) }
    let experiment = try ExperimentReference(text).load().setting(assignments).experiment
    guard experiment.initialization.weights != nil else {
      throw ValidationError(
        "\(text) is an experiment without weights, but a trained network is expected. Name a run, or a file in "
          + "initialization.weights.")
    }
    return try TrainedModel(initial: experiment)
  }
}
