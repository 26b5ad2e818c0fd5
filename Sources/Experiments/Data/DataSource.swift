public import SondeDatasets

/// Where pictures come from.
///
/// In files: `{folder: data/train}`, `{cifar10: data/cifar-10-batches-bin, split: train}`, `{shapes: {count: 5000}}`. Paths
/// that do not begin with `/` are relative to the folder in which the command is given.
public enum DataSource: Hashable, Sendable {
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

  /// How many classes there are, where that is known before the data is read.
  package var knownClassCount: Int? {
    switch self {
    case .folder(_, let classes, _, _), .lmdb(_, _, let classes, _): classes?.count
    case .cifar10, .mnist, .shapes: 10
    case .cifar100: 100
    }
  }

  /// The extents of every picture, in pixels, where they are known before the data is read.
  package var knownPictureSide: Int? {
    switch self {
    case .folder, .lmdb: nil
    case .cifar10, .cifar100, .shapes: 32
    case .mnist: 28
    }
  }

  /// How many channels the pictures have: 3, or 1 where they are grey.
  package var channelCount: Int {
    switch self {
    case .mnist, .lmdb(_, .grey, _, _): 1
    case .folder, .cifar10, .cifar100, .lmdb, .shapes: 3
    }
  }

  /// Whether files of such pictures are turned as their camera noted.
  package var exif: ExifHandling {
    guard case .folder(_, _, _, let exif) = self else { return .apply }
    return exif
  }

  /// Opens the data set.
  ///
  /// - Throws: ``DatasetError`` or ``FormatError`` that names the folder or file which is missing or damaged.
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
    }
  }
}
