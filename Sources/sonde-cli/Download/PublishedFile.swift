/// A file of a published data set, as its publishers made it.
struct PublishedFile: Hashable, Sendable {
  let name: String
  /// Nothing where another file than the published one is wanted.
  let byteCount: Int?
  /// The SHA-256 checksum, in hexadecimal digits.
  let sha256: String
}
