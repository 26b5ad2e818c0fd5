/// Bytes that can be read from any place: those of a file, or of memory.
struct ByteSource {
  /// The file's path, or what else messages call it.
  let name: String
  let byteCount: Int
  private let read: (_ place: Int, _ count: Int, _ part: String) throws(FormatError) -> [UInt8]

  /// Opens a file.
  init(contentsOf path: String) throws(FormatError) {
    let file = try InputFile(path)
    name = path
    byteCount = file.byteCount
    read = { place, count, part throws(FormatError) in
      try file.bytes(at: place, count: count, part: part)
    }
  }

  /// Takes bytes as if they were a file's.
  init(_ bytes: [UInt8], name: String) {
    self.name = name
    byteCount = bytes.count
    read = { place, count, _ in Array(bytes[place..<place + count]) }
  }

  /// Some of the bytes.
  ///
  /// - Parameters:
  ///   - place: Where they begin; not negative.
  ///   - count: How many; not negative.
  ///   - part: What they are, for messages.
  /// - Returns: Exactly so many bytes.
  /// - Throws: ``FormatError/truncated(file:part:needed:available:)`` when they go beyond the end.
  func bytes(at place: Int, count: Int, part: String) throws(FormatError) -> [UInt8] {
    let available = max(0, byteCount - place)
    guard count <= available else {
      throw .truncated(file: name, part: part, needed: count, available: available)
    }
    return try read(place, count, part)
  }
}
