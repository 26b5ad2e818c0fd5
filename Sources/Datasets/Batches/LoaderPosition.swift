public import SondeTensors

/// A place in the sequence of batches, from which loading can go on exactly as it would have.
public struct LoaderPosition: Hashable, Sendable, Codable {
  /// Which pass over the data set, counted from 0.
  public var epoch: Int
  /// The batch that comes next, counted from 0 within the epoch.
  public var batch: Int
  /// The generator as it was when the epoch began; the order of the samples follows from it.
  public var epochStart: Generator
  /// The generator after everything drawn for the batches before this place.
  public var generator: Generator

  /// Makes the position at the beginning of an epoch.
  ///
  /// - Parameters:
  ///   - epoch: Which pass over the data set, counted from 0.
  ///   - generator: Gives the order of the samples, and what random transforms draw.
  public init(epoch: Int, generator: Generator) {
    self.epoch = epoch
    self.batch = 0
    self.epochStart = generator
    self.generator = generator
  }
}
