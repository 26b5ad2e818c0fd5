import Foundation
public import SondeFormats
public import SondeTensors

/// MNIST's handwritten digits or Fashion-MNIST's clothes: grey pictures in ten classes, 60,000 to learn from and 10,000
/// to test with.
///
/// The network gets one channel. All pictures are read into memory at once (a part takes 47 or 8 MB).
///
/// LeCun, Cortes and Burges, *The MNIST database of handwritten digits*, 1998; Xiao, Rasul and Vollgraf,
/// *Fashion-MNIST*, 2017, <https://arxiv.org/abs/1708.07747>.
public struct MNIST: Dataset {
  /// Which of the sets that come in this form; their files look the same.
  public enum Kind: Hashable, Sendable {
    /// Handwritten digits.
    case digits
    /// Pieces of clothing.
    case fashion

    var name: String { self == .digits ? "MNIST" : "Fashion-MNIST" }

    var classNames: [String] {
      switch self {
      case .digits: (0..<10).map(String.init)
      case .fashion:
        [
          "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
          "Bag", "Ankle boot",
        ]
      }
    }
  }

  /// The classes' names, by label.
  public let classNames: [String]
  /// Set, part, number and place.
  public let summary: String
  /// Set, part and a fingerprint of the pictures and labels.
  public let identity: String
  private let kind: Kind
  private let split: DatasetSplit
  private let labels: [UInt8]
  /// Picture after picture, row after row, a byte a pixel.
  private let pixels: [UInt8]
  private let size: Size2D

  /// Reads one part of a set.
  ///
  /// - Parameters:
  ///   - folder: The folder with the IDX files, plain or compressed by gzip.
  ///   - split: Which part.
  ///   - kind: Which set.
  /// - Throws: ``DatasetError`` when there is no such folder, ``FormatError`` that names a file which is missing or damaged.
  public init(folder: String, split: DatasetSplit, kind: Kind = .digits) throws {
    try FolderListing.check(folder)
    let imagesPath = Self.file("images", rank: 3, split, in: folder)
    let labelsPath = Self.file("labels", rank: 1, split, in: folder)
    let images = try IDXFile(imagesPath, rank: 3)
    let labels = try IDXFile(labelsPath, rank: 1).bytes
    let (rows, columns) = (images.dimensions[1], images.dimensions[2])
    guard rows > 0, columns > 0, !labels.isEmpty, images.dimensions[0] == labels.count else {
      throw FormatError.malformed(
        file: imagesPath, found: "has \(images.dimensions[0]) pictures of \(rows)×\(columns)",
        expected: "\(labels.count) pictures, as there are labels in \(labelsPath)",
        advice: "Check that both files are of one set, or download them again.")
    }
    if let record = labels.firstIndex(where: { $0 >= 10 }) {
      throw FormatError.malformed(
        file: labelsPath, found: "record \(record) has label \(labels[record])",
        expected: "0 to 9", advice: "Check that the file is MNIST's, or download it again.")
    }
    self.kind = kind
    self.split = split
    self.labels = labels
    pixels = images.bytes
    size = Size2D(height: rows, width: columns)
    classNames = kind.classNames
    var digest = Digest()
    digest.add(words: pixels)
    digest.add(words: labels)
    identity = "mnist-\(split.rawValue)-\(digest.text)"
    summary = "\(kind.name), \(split.rawValue): \(labels.count) pictures from \(folder)"
  }

  /// A file of the set by either of its spellings; the first where there is none.
  private static func file(
    _ content: String, rank: Int, _ split: DatasetSplit, in folder: String
  ) -> String {
    let part = split == .train ? "train" : "t10k"
    // torchvision keeps the files in a folder "raw".
    let paths = ["", "/raw"].flatMap { inner in
      ["-", "."].flatMap { dot in
        ["", ".gz"].map { "\(folder)\(inner)/\(part)-\(content)\(dot)idx\(rank)-ubyte\($0)" }
      }
    }
    return paths.first(where: FileManager.default.fileExists) ?? paths[0]
  }

  /// Whether a folder has a part's pictures.
  package static func isThere(_ split: DatasetSplit, in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: file("images", rank: 3, split, in: folder))
  }

  /// How many samples the part has.
  public var count: Int { labels.count }
  /// One: the pictures are grey.
  public var channelCount: Int { 1 }
  /// Yes.
  public var holdsPictures: Bool { true }

  /// The class of a sample.
  public func label(at index: Int) -> Int { Int(labels[index]) }
  /// Set, part and place.
  public func name(at index: Int) -> String { "\(kind.name) \(split.rawValue) picture \(index)" }
  /// The size that the file states, 28×28 in the published sets.
  public func pictureSize(at index: Int) throws -> Size2D { size }

  /// The picture of a sample, its grey in all three channels.
  public func picture(at index: Int) throws -> Picture {
    let grey = pixels[index * size.area..<(index + 1) * size.area]
    return Picture(
      width: size.width, height: size.height, channels: 3,
      pixels: grey.flatMap { [$0, $0, $0] })
  }

  /// Lends the pixels of a sample, its grey in all three channels.
  public func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    let area = size.area
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * area) { room in
      pixels.withUnsafeBufferPointer { pixels in
        for pixel in 0..<area {
          let grey = pixels[index * area + pixel]
          (room[3 * pixel], room[3 * pixel + 1], room[3 * pixel + 2]) = (grey, grey, grey)
        }
      }
      try body(UnsafeBufferPointer(room), size)
    }
  }
}
