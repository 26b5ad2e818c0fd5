public import SondeFormats
public import SondeTensors

/// Some samples of a data set, in an order of their own.
public struct Subset: Dataset {
  /// The data set that the samples come from.
  public let base: any Dataset
  /// Which samples, as positions in the base.
  public let indices: [Int]

  /// Picks samples of a data set.
  ///
  /// - Parameters:
  ///   - base: The data set.
  ///   - indices: Positions in the base; each must exist.
  public init(_ base: any Dataset, indices: [Int]) {
    precondition(
      indices.allSatisfy { (0..<base.count).contains($0) },
      "A subset's positions must lie in the data set.")
    self.base = base
    self.indices = indices
  }

  /// How many samples were picked.
  public var count: Int { indices.count }
  /// All the base's classes, also those of which nothing was picked.
  public var classNames: [String] { base.classNames }
  /// How many samples of what.
  public var summary: String { "\(count) of \(base.summary)" }
  /// The base's identity with a digest of the positions.
  public var identity: String {
    var digest = Digest()
    for index in indices { digest.add(UInt64(index)) }
    return "\(base.identity)/subset-\(count)-\(digest.text)"
  }
  /// As many as the base's.
  public var channelCount: Int { base.channelCount }
  /// Those of the base.
  public var skippedNames: [String] { base.skippedNames }
  /// Whether the base holds its pictures.
  public var holdsPictures: Bool { base.holdsPictures }

  /// The class of a sample.
  public func label(at index: Int) -> Int { base.label(at: indices[index]) }
  /// The sample's name in the base.
  public func name(at index: Int) -> String { base.name(at: indices[index]) }
  /// The number that is not finite in a sample, if there is one.
  public func invalidNumber(at index: Int) -> Float? { base.invalidNumber(at: indices[index]) }
  /// The size of a sample's picture.
  public func pictureSize(at index: Int) throws -> Size2D {
    try base.pictureSize(at: indices[index])
  }
  /// The picture of a sample.
  public func picture(at index: Int) throws -> Picture { try base.picture(at: indices[index]) }
  /// Lends the pixels of a sample.
  public func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    try base.withPixels(at: indices[index], body)
  }
}
