/// The newer form: a ZIP archive with the pickle in `data.pkl` and a member for each storage.
struct PyTorchArchive: PyTorchStorages {
  private let archive: ZipArchive
  /// The folder that holds everything.
  private let folder: String

  /// The size of a pickle beyond which it is none of named tensors.
  private static let pickleByteLimit = 64 << 20

  /// Reads what the archive describes.
  static func open(
    _ source: ByteSource
  ) throws(FormatError) -> (Pickle, any PyTorchStorages) {
    let archive = try ZipArchive(source)
    let name = "data.pkl"
    let pickles = archive.members.filter { $0.name == name || $0.name.hasSuffix("/" + name) }
    guard let member = pickles.first, pickles.count == 1, member.byteCount <= pickleByteLimit else {
      throw .malformedArchive(
        file: source.name, part: "the list of members",
        found: pickles.isEmpty ? "no \(name)" : "\(pickles.count) times \(name), or a huge one",
        expected: "an archive that torch.save made")
    }
    let folder = String(member.name.dropLast(name.count))
    if let order = archive[folder + "byteorder"] {
      let text = order.byteCount < 100 ? try archive.bytes(of: order) : []
      guard text.elementsEqual("little".utf8) else {
        throw .malformedArchive(
          file: source.name, part: "member \"\(order.name)\"",
          found: "\"\(String(decoding: text, as: UTF8.self))\"",
          expected: "\"little\", the order of bytes on common machines")
      }
    }
    var unpickler = Unpickler(
      try archive.bytes(of: member), file: "\(source.name), \(member.name)",
      vocabulary: PyTorchTensor.vocabulary)
    return (try unpickler.load().pickle, PyTorchArchive(archive: archive, folder: folder))
  }

  func bytes(of storage: PyTorchStorage) throws(FormatError) -> ArraySlice<UInt8> {
    let name = "\(folder)data/\(storage.key)"
    guard let member = archive[name] else {
      throw .malformedArchive(
        file: archive.source.name, part: "the list of members", found: "no \"\(name)\"",
        expected: "a member for each storage")
    }
    guard member.byteCount == storage.byteCount else {
      throw .malformedArchive(
        file: archive.source.name, part: "member \"\(name)\"", found: "\(member.byteCount) bytes",
        expected: "\(storage.byteCount), as the pickle says")
    }
    return try archive.bytes(of: member)[...]
  }
}
