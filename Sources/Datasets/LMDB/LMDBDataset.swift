public import SondeFormats
public import SondeTensors

/// The pictures of a database of LMDB with Caffe's records, in the order of their keys.
///
/// Raw records hold planes of bytes, encoded ones a JPEG or PNG file; a database may have both. The database is read
/// only, and no lock file is made beside it.
public struct LMDBDataset: Dataset {
  /// What is in the planes of raw records.
  public enum Channels: String, Hashable, Sendable, CaseIterable {
    /// Blue, green, red, as Caffe's tools write them.
    case bgr
    /// Red, green, blue, as Caffe's conversion of CIFAR-10 writes them.
    case rgb
    /// Grey alone: the network gets one channel.
    case grey

    var planes: Datum.Planes {
      switch self {
      case .bgr: .bgr
      case .rgb: .rgb
      case .grey: .grey
      }
    }
  }

  /// The classes' names: those that were given, or their numbers.
  public let classNames: [String]
  /// Number, classes and place.
  public let summary: String
  /// A fingerprint of keys and labels; pictures are not read for it.
  public let identity: String
  /// What could not be decoded and is left out.
  public let skippedNames: [String]
  private let folder: String
  private let channels: Channels
  private let reader: LMDBReader
  /// The records that are samples, and their labels.
  private let records: [Int]
  private let labels: [Int]

  /// Opens a database.
  ///
  /// - Parameters:
  ///   - folder: The folder with `data.mdb`.
  ///   - channels: What is in the planes of raw records.
  ///   - classNames: The classes' names, by label; their numbers up to the highest label if nothing is given.
  ///   - unreadable: What is done about pictures that cannot be decoded.
  /// - Throws: ``FormatError`` that names the file or record.
  public init(
    _ folder: String, channels: Channels = .bgr, classNames: [String]? = nil,
    unreadable: UnreadablePolicy = .fail
  ) throws {
    try FolderListing.check(folder)
    let reader = try LMDBReader(folder)
    var labels: [Int] = []
    for index in 0..<reader.count {
      let name = Self.name(folder, reader.key(at: index))
      let label = try Datum(reader.value(at: index), name: name).label
      guard label < classNames?.count ?? Self.classLimit else {
        throw FormatError.malformed(
          file: name, found: "the record has label \(label)",
          expected: "0 to \((classNames?.count ?? Self.classLimit) - 1)",
          advice: "Correct the data set's classes, or make the database anew.")
      }
      labels.append(label)
    }
    guard !labels.isEmpty else { throw DatasetError.noSamples(dataset: reader.path) }
    let kept = try unreadable.readable(
      count: reader.count, name: { Self.name(folder, reader.key(at: $0)) }
    ) { index in
      let name = Self.name(folder, reader.key(at: index))
      _ = try Datum(reader.value(at: index), name: name).picture(planes: channels.planes)
    }
    self.classNames = classNames ?? (0...(labels.max() ?? 0)).map(String.init)
    self.folder = folder
    self.channels = channels
    self.reader = reader
    self.labels = kept.indices.map { labels[$0] }
    records = kept.indices
    skippedNames = kept.skipped
    var digest = Digest()
    for index in kept.indices {
      digest.add(reader.key(at: index))
      digest.add(UInt64(labels[index]))
    }
    identity = "lmdb-\(records.count)-\(digest.text)"
    summary = "LMDB \(folder): \(records.count) pictures in \(self.classNames.count) classes"
  }

  /// More classes than this are a mistake: ImageNet's largest set has 21,841.
  private static let classLimit = 100_000

  private static func name(_ folder: String, _ key: String) -> String {
    "\(folder) record \"\(key)\""
  }

  /// How many pictures there are.
  public var count: Int { records.count }
  /// One for grey planes, else three.
  public var channelCount: Int { channels.planes.count }
  /// The class of a sample.
  public func label(at index: Int) -> Int { labels[index] }
  /// The database and the record's key.
  public func name(at index: Int) -> String {
    Self.name(folder, reader.key(at: records[index]))
  }
  /// The size that the record states, or that of its encoded picture.
  public func pictureSize(at index: Int) throws -> Size2D {
    let size = try datum(at: index).size(planes: channels.planes)
    return Size2D(height: size.height, width: size.width)
  }
  /// The picture, decoded; grey has three equal channels.
  public func picture(at index: Int) throws -> Picture {
    let picture = try datum(at: index).picture(planes: channels.planes)
    return channels == .grey ? picture.withoutColour : picture
  }

  private func datum(at index: Int) throws -> Datum {
    try Datum(reader.value(at: records[index]), name: name(at: index))
  }
}
