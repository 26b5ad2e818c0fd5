import Foundation
import SondeDatasets
public import SondeExperiments
import SondeNetworks
import SondeOneDNN
public import SondeRuns
import SondeTensors

/// A trained network from a checkpoint, for evaluating and predicting.
public struct TrainedModel: Sendable {
  /// The experiment that it was trained by.
  public let experiment: Experiment
  /// The names of the classes, by label.
  public let classes: [String]
  /// How many updates it has behind it, as far as is known.
  public let step: Int
  /// The file that its values come from.
  public let path: String
  /// How kernels are chosen; where they are measured, those of the run are used that the file belongs to.
  public var kernels = KernelPolicy.byRule
  /// Nil for a network with the values that its experiment begins with.
  private let checkpoint: Checkpoint?

  /// Opens a checkpoint.
  ///
  /// - Parameters:
  ///   - reference: A run's folder, of which the best checkpoint is taken, or else the newest; or a checkpoint's file.
  ///   - kind: Which of a run's checkpoints is taken; nil for the best, or else the newest.
  /// - Throws: ``TrainingError``, ``RunError`` or ``FormatError`` when there is none or it cannot be read.
  public init(_ reference: String, kind: Event.Checkpoint.Kind? = nil) throws {
    path = try Self.checkpointPath(reference, kind: kind)
    let checkpoint = try Checkpoint(contentsOf: path)
    self.checkpoint = checkpoint
    experiment = try Experiment(yaml: checkpoint.experiment, source: path)
    classes = checkpoint.classes
    step = checkpoint.progress.step
  }

  /// Takes the values that an experiment begins with, as those of a file with weights.
  ///
  /// - Parameter experiment: What is evaluated; its data says what the classes are called.
  /// - Throws: When the data is missing or damaged. The weights are read when the network is made.
  public init(initial experiment: Experiment) throws {
    self.experiment = experiment
    classes = try experiment.data.load().train.classNames
    step = 0
    path = experiment.initialization.weights?.file ?? experiment.name
    checkpoint = nil
  }

  /// The file of a run's checkpoint, or the file itself that is named.
  package static func checkpointPath(
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

  /// The kernels of the run that the checkpoint lies in, where it does.
  private var runsKernels: [KernelMeasurement] {
    let run = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
    guard checkpoint != nil, let folder = try? RunFolder(opening: run.path) else { return [] }
    // What is damaged there is measured again, or known to the machine's cache.
    return (try? KernelFile(contentsOf: folder.kernelsPath))?.measurements ?? []
  }

  /// An executor with the checkpoint's states; to be called on the thread that computes.
  ///
  /// - Parameter picture: `[channels, height, width]`.
  /// - Returns: The executor.
  /// - Throws: ``NetworkError`` or ``TrainingError`` where network, pictures and checkpoint do not suit.
  func executor(picture: Shape) throws -> NetworkExecutor {
    let executor = try NetworkExecutor(
      try experiment.model.network(), picture: picture, settings: .init(experiment),
      kernels: kernels.choices(earlier: runsKernels))
    if let checkpoint {
      try executor.restore(checkpoint.tensors, from: path)
    } else {
      var generator = Generator(seed: experiment.seed)
      let match = try executor.initialize(experiment.initialization, generator: &generator)
      // What is drawn at random is no trained network, even where training may begin with it.
      if let match, !match.isWhole { try match.check(path: path, isStrict: true) }
    }
    try executor.checkClassCount(classes.count)
    return executor
  }
}
