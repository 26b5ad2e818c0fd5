public import Foundation

extension Event {
  /// A picture that was classified wrongly.
  public struct Mistake: Codable, Hashable, Sendable {
    /// What the data set calls the sample.
    public var name: String
    /// Its class.
    public var label: String
    /// The class that it was taken for.
    public var predicted: String
    /// The loss of the sample alone, in nats.
    public var loss: Double
    /// The picture as a PNG file, made smaller where it is large.
    public var png: Data
    /// How many pixels wide the PNG file is.
    public var width: Int
    /// How many pixels high the PNG file is.
    public var height: Int

    /// Describes a picture that was classified wrongly.
    public init(
      name: String, label: String, predicted: String, loss: Double, png: Data, width: Int,
      height: Int
    ) {
      self.name = name
      self.label = label
      self.predicted = predicted
      self.loss = loss
      self.png = png
      self.width = width
      self.height = height
    }
  }

  /// The pictures of a set that the network is most wrong about.
  public struct Mistakes: Codable, Hashable, Sendable {
    /// How many weight updates were made before.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// Which set it was: "validation", "test".
    public var split: String
    /// The pictures, that with the largest loss first.
    public var pictures: [Mistake]
    /// When it happened.
    public var time: Date

    /// Describes the pictures that the network is most wrong about.
    public init(
      step: Int, epoch: Int, split: String, pictures: [Mistake], time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.split = split
      self.pictures = pictures
      self.time = time
    }
  }
}
