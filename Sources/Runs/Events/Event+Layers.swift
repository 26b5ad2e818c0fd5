public import Foundation

extension Event {
  /// A layer of the network that is watched.
  public struct Layer: Codable, Hashable, Sendable {
    /// The name by which parameters and the summary know it: "features.0".
    public var name: String
    /// What it is: "convolution", "linear", "relu"; "unknown" where a log of another program does not say.
    public var kind: String
    /// The shape of its output for one sample, where that is known.
    public var outputShape: [Int]?

    /// Describes a layer.
    public init(name: String, kind: String, outputShape: [Int]? = nil) {
      self.name = name
      self.kind = kind
      self.outputShape = outputShape
    }
  }

  /// The layers that are watched.
  public struct Layers: Codable, Hashable, Sendable {
    /// The layers in the order of the data.
    public var layers: [Layer]
    /// When it happened.
    public var time: Date

    /// Describes the layers that are watched.
    public init(layers: [Layer], time: Date = Event.now) {
      self.layers = layers
      self.time = time
    }
  }

  /// What was measured at one step.
  public struct Readings: Codable, Hashable, Sendable {
    /// How many weight updates were made, this one included.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// The numbers.
    public var readings: [Reading]
    /// When it happened.
    public var time: Date

    /// Describes what was measured at one step.
    public init(step: Int, epoch: Int, readings: [Reading], time: Date = Event.now) {
      self.step = step
      self.epoch = epoch
      self.readings = readings
      self.time = time
    }
  }
}
