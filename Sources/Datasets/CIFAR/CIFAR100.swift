public import SondeFormats
public import SondeTensors

/// CIFAR-100: photographs of 32×32 pixels in a hundred classes, 50,000 to learn from and 10,000 to test with.
///
/// All pictures are read into memory at once (a part takes 154 or 31 MB).
///
/// Krizhevsky, *Learning multiple layers of features from tiny images*, 2009,
/// <https://www.cs.toronto.edu/~kriz/cifar.html>.
public struct CIFAR100: Dataset {
  private let pictures: PackedPictures
  private let folder: String
  private let split: DatasetSplit

  /// Reads one part of the set from its binary version, or from that of Python's pickles.
  ///
  /// - Parameters:
  ///   - folder: The folder with the files, or the one that the archive was unpacked into.
  ///   - split: Which part.
  /// - Throws: ``DatasetError`` when there is no such folder, ``FormatError`` that names a file which
  ///   is missing or damaged.
  public init(folder: String, split: DatasetSplit) throws {
    self.pictures = try PackedPictures(folder: folder, version: .cifar100, split: split)
    self.folder = folder
    self.split = split
  }

  /// How many samples the part has.
  public var count: Int { pictures.labels.count }
  /// The classes' names, in the order of the set's own list.
  public var classNames: [String] { pictures.classNames }
  /// Set, part, number and place.
  public var summary: String { "CIFAR-100, \(split.rawValue): \(count) pictures from \(folder)" }
  /// Set, part and a fingerprint of the pictures and labels.
  public var identity: String { "cifar100-\(split.rawValue)-\(pictures.digest)" }
  /// Yes.
  public var holdsPictures: Bool { true }

  /// The class of a sample.
  public func label(at index: Int) -> Int { pictures.labels[index] }
  /// Set, part and place.
  public func name(at index: Int) -> String { "CIFAR-100 \(split.rawValue) picture \(index)" }
  /// Always 32×32.
  public func pictureSize(at index: Int) throws -> Size2D { pictures.size }
  /// The picture of a sample.
  public func picture(at index: Int) throws -> Picture { pictures.picture(at: index) }
  /// Lends the pixels of a sample without a copy.
  public func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    try pictures.withPixels(at: index, body)
  }
}
