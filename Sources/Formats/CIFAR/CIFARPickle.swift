import SondeTensors

/// A file of CIFAR's Python version: a pickle of a dictionary.
///
/// Pictures are rows of a NumPy array under `data`, labels lists of whole numbers.
struct CIFARPickle {
  private let file: String
  private let version: CIFARVersion
  private let pickle: Pickle
  private let entries: [String: PickleValue]

  /// Reads a file.
  ///
  /// - Throws: ``FormatError`` when it cannot be read, or asks for anything but arrays.
  init(_ path: String, _ version: CIFARVersion) throws(FormatError) {
    let bytes = try InputFile.bytes(of: path)
    var unpickler = Unpickler(
      bytes, file: path, vocabulary: .python + NumPyArray.vocabulary)
    file = path
    self.version = version
    pickle = try unpickler.load().pickle
    var entries: [String: PickleValue] = [:]
    for (key, value) in pickle.entries(pickle.root) ?? [] { entries[key] = value }
    self.entries = entries
  }

  /// Appends the pictures and their labels.
  func append(to pixels: inout [UInt8], _ labels: inout [[Int]]) throws(FormatError) {
    let data = try value("data")
    guard NumPyArray.describes(data, of: pickle) else {
      throw unusable("data", "no array", "an array of NumPy")
    }
    let array = try NumPyArray(data, of: pickle, name: "data")
    let dimensions = array.view.dimensions
    guard array.view.dataType == .uint8, dimensions.count == 2,
      dimensions[1] == CIFARPictures.pictureByteCount, dimensions[0] > 0
    else {
      throw unusable(
        "data", "\(array.view.dataType) \(dimensions)",
        "rows of \(CIFARPictures.pictureByteCount) uint8")
    }
    for (index, label) in version.labels.enumerated() {
      guard let numbers = pickle.integers(try value(label.key)), numbers.count == dimensions[0]
      else { throw unusable(label.key, "other things", "\(dimensions[0]) whole numbers") }
      if let wrong = numbers.firstIndex(where: { !(0..<label.classCount).contains($0) }) {
        throw .labelOutOfRange(
          file: file, record: wrong, found: numbers[wrong], classCount: label.classCount)
      }
      labels[index] += numbers
    }
    pixels += try array.tensor(of: pickle).bytes
  }

  /// The names of the classes of each label.
  func names() throws(FormatError) -> [[String]] {
    var lists: [[String]] = []
    for label in version.labels {
      let names = pickle.elements(try value(label.namesKey))?.compactMap(pickle.text) ?? []
      guard names.count == label.classCount else {
        throw .classNameCount(file: file, found: names.count, expected: label.classCount)
      }
      lists.append(names)
    }
    return lists
  }

  private func value(_ key: String) throws(FormatError) -> PickleValue {
    guard let value = entries[key] else {
      throw unusable(
        key, "no entry",
        "an entry beside \(entries.keys.sorted().prefix(5).joined(separator: ", "))")
    }
    return value
  }

  private func unusable(_ name: String, _ found: String, _ expected: String) -> FormatError {
    .unusableTensor(file: file, tensor: name, found: found, expected: expected)
  }
}
