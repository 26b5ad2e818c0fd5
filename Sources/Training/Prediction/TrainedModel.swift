import Foundation
import SondeDatasets
public import SondeExperiments
import SondeNetworks
public import SondeRuns
import SondeTensors

/// A trained network from a checkpoint, for evaluating and predicting.
public struct TrainedModel: Sendable {
  /// The experiment that it was trained by.
  public let experiment: Experiment
  /// The names of the classes, by label.
  public let classes: [String]
  /// How many updates it has behind it.
  public let step: Int
  /// The checkpoint's file.
  public let path: String
  private let checkpoint: Checkpoint

  /// Opens a checkpoint.
  ///
  /// - Parameters:
  ///   - reference: A run's folder, of which the best checkpoint is taken, or else the newest; or a checkpoint's file.
  ///   - kind: Which of a run's checkpoints is taken; nil for the best, or else the newest.
  /// - Throws: ``TrainingError``, ``RunError`` or ``FormatError`` when there is none or it cannot be read.
  public init(_ reference: String, kind: Event.Checkpoint.Kind? = nil) throws {
    path = try Self.checkpointPath(reference, kind: kind)
    checkpoint = try Checkpoint(contentsOf: path)
    experiment = try Experiment(yaml: checkpoint.experiment, source: path)
    classes = checkpoint.classes
    step = checkpoint.progress.step
  }

  private static func checkpointPath(
    _ reference: String, kind: Event.Checkpoint.Kind?
  ) throws -> String {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: reference, isDirectory: &isFolder)
    if exists, !isFolder.boolValue { return reference }
    let folder = try RunFolder(opening: reference)
    let kinds = kind.map { [$0] } ?? [.best, .last]
    let paths = kinds.map { "\(folder.path)/\(Checkpoint.path($0))" }
    guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
      throw TrainingError.noCheckpoint(run: folder.path)
    }
    return path
  }

  /// An executor with the checkpoint's states; to be called on the thread that computes.
  ///
  /// - Parameter picture: `[channels, height, width]`.
  /// - Returns: The executor.
  /// - Throws: ``NetworkError``, or ``TrainingError`` when the checkpoint does not fit.
  func executor(picture: Shape) throws -> NetworkExecutor {
    let executor = try NetworkExecutor(
      try experiment.model.network(), picture: picture, settings: .init(experiment))
    try executor.restore(checkpoint.tensors, from: path)
    return executor
  }
}
