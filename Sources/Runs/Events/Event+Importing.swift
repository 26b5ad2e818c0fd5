public import Foundation

extension Event {
  /// The beginning of a record that was read from another program's log.
  public struct Imported: Codable, Hashable, Sendable {
    /// The run's name.
    public var name: String
    /// The files that were read, as they were named.
    public var files: [String]
    /// When the log begins.
    public var time: Date

    /// Describes where a record is from.
    public init(name: String, files: [String], time: Date) {
      self.name = name
      self.files = files
      self.time = time
    }
  }

  /// One number of a metric that comes alone, as in logs of other programs.
  public struct Metric: Codable, Hashable, Sendable {
    /// How many weight updates were made, or what else the log counts.
    public var step: Int
    /// The epoch, from 1; 0 where that is not known.
    public var epoch: Int
    /// The set of samples: "train", "validation", "test".
    public var split: String
    /// The metric's name, as in ``MetricName``.
    public var name: String
    /// The value; may be infinite or not a number.
    public var value: Double
    /// When it happened.
    public var time: Date

    /// Describes one number of a metric.
    public init(
      step: Int, epoch: Int = 0, split: String, name: String, value: Double, time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.split = split
      self.name = name
      self.value = value
      self.time = time
    }
  }
}
