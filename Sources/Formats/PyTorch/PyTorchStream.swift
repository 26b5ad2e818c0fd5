/// The older form: pickles one behind the other, then the storages; or nothing but a pickle.
struct PyTorchStream: PyTorchStorages {
  private let file: String
  private let bytes: [UInt8]
  /// Where each storage's numbers begin.
  private let places: [String: Int]

  /// What the first pickle of the older form says, the lowest byte first: 0x1950a86a20f9469cfc6c.
  private static let magic: ArraySlice<UInt8> = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]
  private static let version = 1001

  /// Reads what the file describes.
  static func open(
    _ source: ByteSource
  ) throws(FormatError) -> (Pickle, any PyTorchStorages) {
    let bytes = try source.bytes(at: 0, count: source.byteCount, part: "the file")
    var place = 0
    func next() throws(FormatError) -> Pickle {
      var unpickler = Unpickler(
        bytes, at: place, file: source.name, vocabulary: PyTorchTensor.vocabulary)
      let (pickle, end) = try unpickler.load()
      place = end
      return pickle
    }
    let first = try next()
    guard first.root == .longInteger(magic) else {
      guard place == bytes.count else {
        throw .trailingData(file: source.name, count: bytes.count - place)
      }
      return (first, PyTorchStream(file: source.name, bytes: [], places: [:]))
    }
    try check(version: try next(), system: try next(), source.name)
    let pickle = try next()
    let keys = try next()
    let storages = try places(
      of: keys.elements(keys.root)?.compactMap(keys.text) ?? [], in: bytes, from: place, pickle)
    return (pickle, PyTorchStream(file: source.name, bytes: bytes, places: storages))
  }

  private static func check(
    version: Pickle, system: Pickle, _ file: String
  ) throws(FormatError) {
    let facts = system.entries(system.root) ?? []
    let order = facts.first { $0.key == "little_endian" }?.value
    guard version.root == .integer(Self.version), order == .boolean(true) else {
      throw .malformedPickle(
        file: file, byte: 0, found: "another version or order of bytes",
        expected: "version \(Self.version), from a machine that puts the lowest byte first")
    }
  }

  /// Walks over the storages: each is a count of elements, and the elements.
  private static func places(
    of keys: [String], in bytes: [UInt8], from start: Int, _ pickle: Pickle
  ) throws(FormatError) -> [String: Int] {
    let known = try storages(of: pickle)
    var places: [String: Int] = [:]
    var place = start
    for key in keys {
      guard let storage = known[key] else {
        throw .malformedPickle(
          file: pickle.file, byte: place, found: "a storage \"\(key.prefix(40))\" of no tensor",
          expected: "storages of tensors")
      }
      let available = bytes.count - place
      guard available >= 8, storage.byteCount <= available - 8 else {
        throw .truncated(
          file: pickle.file, part: "storage \"\(key)\"", needed: storage.byteCount + 8,
          available: available)
      }
      let count = bytes.littleEndian(UInt64.self, at: place)
      guard count == UInt64(storage.elementCount), places[key] == nil else {
        throw .malformedPickle(
          file: pickle.file, byte: place, found: "a storage of \(count) numbers",
          expected: "\(storage.elementCount) numbers, once")
      }
      places[key] = place + 8
      place += 8 + storage.byteCount
    }
    guard place == bytes.count else {
      throw .trailingData(file: pickle.file, count: bytes.count - place)
    }
    return places
  }

  /// All storages that the pickle speaks of, those of an optimizer's tensors included.
  private static func storages(of pickle: Pickle) throws(FormatError) -> [String: PyTorchStorage] {
    var storages: [String: PyTorchStorage] = [:]
    for index in pickle.objects.indices where pickle.objects[index].kind == .persistent {
      let storage = try PyTorchStorage(.object(index), of: pickle, tensor: "a storage")
      storages[storage.key] = storage
    }
    return storages
  }

  func bytes(of storage: PyTorchStorage) throws(FormatError) -> ArraySlice<UInt8> {
    guard let place = places[storage.key], storage.byteCount <= bytes.count - place else {
      throw .malformedPickle(
        file: file, byte: 0, found: "no storage \"\(storage.key)\"",
        expected: "a storage for each tensor")
    }
    return bytes[place..<place + storage.byteCount]
  }
}
