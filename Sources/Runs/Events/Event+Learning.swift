public import Foundation

extension Event {
  /// One batch that was learned from.
  public struct Step: Codable, Hashable, Sendable {
    /// How many weight updates were made, this one included.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// The mean loss of the batch, before the update.
    public var loss: Double
    /// The fraction of the batch that was classified rightly, from 0 to 1, before the update.
    public var accuracy: Double
    /// The learning rate of the update.
    public var learningRate: Double
    /// How many samples the batch has; the last batch of an epoch may be short.
    public var samples: Int
    /// The speed of training, in samples a second.
    public var samplesPerSecond: Double
    /// When it happened.
    public var time: Date

    /// Describes a batch that was learned from.
    public init(
      step: Int, epoch: Int, loss: Double, accuracy: Double, learningRate: Double, samples: Int,
      samplesPerSecond: Double, time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.loss = loss
      self.accuracy = accuracy
      self.learningRate = learningRate
      self.samples = samples
      self.samplesPerSecond = samplesPerSecond
      self.time = time
    }
  }

  /// The end of a pass over the training set.
  public struct EpochEnded: Codable, Hashable, Sendable {
    /// How many weight updates were made so far.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// The mean loss over the samples of the epoch, each as it was when it was learned from.
    public var loss: Double
    /// The fraction of the epoch's samples that were classified rightly, from 0 to 1.
    public var accuracy: Double
    /// How many samples were learned from: fewer than the set has where training ends within an epoch.
    public var samples: Int
    /// How long the training part of the epoch took, in seconds.
    public var seconds: Double
    /// When it happened.
    public var time: Date

    /// Describes the end of a pass over the training set.
    public init(
      step: Int, epoch: Int, loss: Double, accuracy: Double, samples: Int, seconds: Double,
      time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.loss = loss
      self.accuracy = accuracy
      self.samples = samples
      self.seconds = seconds
      self.time = time
    }
  }

  /// The evaluation of a whole set of samples, in evaluation mode.
  public struct Evaluation: Codable, Hashable, Sendable {
    /// How many weight updates were made before.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// Which set it was: "validation", "test", "train".
    public var split: String
    /// The mean loss over the samples of the set.
    public var loss: Double
    /// The fraction of the set that was classified rightly, from 0 to 1.
    public var accuracy: Double
    /// How many samples the set has.
    public var count: Int
    /// How often which class was taken for which, where that was counted.
    public var confusion: ConfusionMatrix?
    /// How long it took, in seconds.
    public var seconds: Double
    /// When it happened.
    public var time: Date

    /// Describes the evaluation of a set.
    public init(
      step: Int, epoch: Int, split: String, loss: Double, accuracy: Double, count: Int,
      confusion: ConfusionMatrix? = nil, seconds: Double, time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.split = split
      self.loss = loss
      self.accuracy = accuracy
      self.count = count
      self.confusion = confusion
      self.seconds = seconds
      self.time = time
    }
  }
}
