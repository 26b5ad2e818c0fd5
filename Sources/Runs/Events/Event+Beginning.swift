public import Foundation

extension Event {
  /// The beginning of a run: everything that is known before the first batch.
  public struct Started: Codable, Hashable, Sendable {
    /// The experiment's name.
    public var name: String
    /// The resolved experiment, as YAML.
    public var experiment: String
    /// What all random numbers come from.
    public var seed: UInt64
    /// The computer.
    public var machine: Machine
    /// Versions of what takes part, by name.
    public var versions: [String: String]
    /// The names of the classes, by label.
    public var classes: [String]
    /// How many numbers are learned.
    public var parameterCount: Int
    /// How many passes over the training set are planned.
    public var epochs: Int
    /// How many weight updates are planned.
    public var steps: Int
    /// How many weight updates one pass over the training set takes.
    public var stepsPerEpoch: Int
    /// How many samples a full batch has.
    public var batchSize: Int
    /// How many samples the training set has.
    public var trainingSamples: Int
    /// How many samples an evaluation goes through; 0 where nothing is evaluated.
    public var evaluationSamples: Int
    /// How many threads compute, where that is known; another number may give other bits.
    public var computeThreads: Int?
    /// The run's folder, where it has one.
    public var folder: String?
    /// When it happened.
    public var time: Date

    /// Describes the beginning of a run.
    public init(
      name: String, experiment: String, seed: UInt64, machine: Machine,
      versions: [String: String] = [:], classes: [String], parameterCount: Int, epochs: Int,
      steps: Int, stepsPerEpoch: Int, batchSize: Int, trainingSamples: Int,
      evaluationSamples: Int = 0, computeThreads: Int? = nil, folder: String? = nil,
      time: Date = Event.now
    ) {
      self.name = name
      self.experiment = experiment
      self.seed = seed
      self.machine = machine
      self.versions = versions
      self.classes = classes
      self.parameterCount = parameterCount
      self.epochs = epochs
      self.steps = steps
      self.stepsPerEpoch = stepsPerEpoch
      self.batchSize = batchSize
      self.trainingSamples = trainingSamples
      self.evaluationSamples = evaluationSamples
      self.computeThreads = computeThreads
      self.folder = folder
      self.time = time
    }
  }

  /// The continuation of a run from a checkpoint.
  public struct Resumed: Codable, Hashable, Sendable {
    /// How many weight updates the checkpoint has behind it; what was recorded later is replaced.
    public var step: Int
    /// The epoch that goes on.
    public var epoch: Int
    /// The checkpoint, relative to the run's folder; nil where none had been saved, so that all begins again.
    public var path: String?
    /// When it happened.
    public var time: Date

    /// Describes the continuation of a run.
    public init(step: Int, epoch: Int, path: String?, time: Date = Event.now) {
      self.step = step
      self.epoch = epoch
      self.path = path
      self.time = time
    }
  }
}
