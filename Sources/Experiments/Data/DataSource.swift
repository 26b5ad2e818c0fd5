public import SondeDatasets

/// Where pictures come from.
///
/// In files: `{folder: data/train}`, `{cifar10: data/cifar-10-batches-bin, split: train}`, `{shapes: {count: 5000}}`; with
/// `changes` beside the key, as in `{cifar10: data, changes: [{noisy_labels: {fraction: 0.2}}]}`, a changed source. Paths
/// that do not begin with `/` are relative to the folder in which the command is given.
public indirect enum DataSource: Hashable, Sendable {
  /// A folder for each class, with pictures in it; `classes` takes only some of them, and `exif` says
  /// whether pictures are turned as their camera noted.
  case folder(
    String, classes: [String]? = nil, unreadable: UnreadablePolicy = .fail,
    exif: ExifHandling = .apply)
  /// A part of CIFAR-10, from the folder with its files.
  case cifar10(String, split: DatasetSplit)
  /// A part of CIFAR-100, from the folder with its files.
  case cifar100(String, split: DatasetSplit)
  /// A part of MNIST or Fashion-MNIST, from the folder with its IDX files.
  case mnist(String, split: DatasetSplit, kind: MNIST.Kind = .digits)
  /// A database of LMDB with Caffe's records; `classes` names them.
  case lmdb(
    String, channels: LMDBDataset.Channels = .bgr, classes: [String]? = nil,
    unreadable: UnreadablePolicy = .fail)
  /// Generated pictures; two seeds give two independent sets.
  case shapes(count: Int, seed: UInt64 = 1)
  /// Pictures from a source, whose labels, samples or pixels are changed, first change first.
  case changed(DataSource, [DataChange])

  /// The same source with further changes.
  ///
  /// - Parameter changes: What is changed, first change first.
  /// - Returns: The source itself where there are none.
  public func changed(by changes: [DataChange]) -> DataSource {
    changes.isEmpty ? self : .changed(unchanged, self.changes + changes)
  }

  /// The source without changes.
  public var unchanged: DataSource {
    guard case .changed(let source, _) = self else { return self }
    return source.unchanged
  }

  /// What is changed, first change first.
  public var changes: [DataChange] {
    guard case .changed(let source, let changes) = self else { return [] }
    return source.changes + changes
  }

  /// How many classes there are, where that is known before the data is read.
  package var knownClassCount: Int? {
    switch self {
    case .folder(_, let classes, _, _), .lmdb(_, _, let classes, _): classes?.count
    case .cifar10, .mnist, .shapes: 10
    case .cifar100: 100
    case .changed(let source, _): source.knownClassCount
    }
  }

  /// The extents of every picture, in pixels, where they are known before the data is read.
  package var knownPictureSide: Int? {
    switch self {
    case .folder, .lmdb: nil
    case .cifar10, .cifar100, .shapes: 32
    case .mnist: 28
    case .changed(let source, _): source.knownPictureSide
    }
  }

  /// How many channels the pictures have: 3, or 1 where they are grey.
  package var channelCount: Int {
    switch self {
    case .mnist, .lmdb(_, .grey, _, _): 1
    case .folder, .cifar10, .cifar100, .lmdb, .shapes: 3
    case .changed(let source, _): source.channelCount
    }
  }

  /// Whether files of such pictures are turned as their camera noted.
  package var exif: ExifHandling {
    guard case .folder(_, _, _, let exif) = unchanged else { return .apply }
    return exif
  }

  /// Opens the data set.
  ///
  /// - Throws: ``DatasetError`` or ``FormatError`` that names the folder or file which is missing or damaged, or the change
  ///   which does not suit the data set.
  public func dataset() throws -> any Dataset {
    switch self {
    case .folder(let path, let classes, let unreadable, let exif):
      try ImageFolder(path, classes: classes, unreadable: unreadable, exif: exif)
    case .mnist(let folder, let split, let kind):
      try MNIST(folder: folder, split: split, kind: kind)
    case .lmdb(let folder, let channels, let classes, let unreadable):
      try LMDBDataset(folder, channels: channels, classNames: classes, unreadable: unreadable)
    case .cifar10(let folder, let split): try CIFAR10(folder: folder, split: split)
    case .cifar100(let folder, let split): try CIFAR100(folder: folder, split: split)
    case .shapes(let count, let seed): Shapes(count: count, seed: seed)
    case .changed(let source, let changes):
      try changes.reduce(source.dataset()) { try $1.applied(to: $0) }
    }
  }
}
