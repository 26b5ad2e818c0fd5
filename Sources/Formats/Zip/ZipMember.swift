/// A file in a ZIP archive, as the archive's list has it.
struct ZipMember: Hashable, Sendable {
  /// How its bytes are kept.
  enum Method: UInt16, Sendable {
    case stored = 0
    case deflated = 8
  }

  let name: String
  let method: Method
  /// Whether sizes and checksum stand behind the bytes, and not in front of them.
  let hasDescriptor: Bool
  let checksum: UInt32
  /// How many bytes it takes in the archive.
  let storedCount: Int
  /// How many bytes it has.
  let byteCount: Int
  /// Where it begins in the archive, with a header of its own.
  let offset: Int
  /// Where the next member, or the list of members, begins.
  var limit = 0
}
