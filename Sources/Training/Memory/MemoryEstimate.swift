/// How much memory a training needs, by purpose, and how much it may take.
public struct MemoryEstimate: Hashable, Sendable, Codable {
  /// What memory is needed for.
  public struct Part: Hashable, Sendable, Codable {
    /// What it is for.
    public let purpose: String
    /// How much, in bytes.
    public let bytes: Int
  }

  /// How many samples a batch has.
  public let batchSize: Int
  /// What is needed at the same time.
  public let parts: [Part]
  /// How much the process may take, in bytes.
  public let limitBytes: Int
  /// The largest batch with which all fits, all else unchanged; nil where it was not looked for, and where none does.
  public internal(set) var largestBatch: Int?

  /// How much is needed, in bytes.
  public var totalBytes: Int { parts.reduce(0) { $0 + $1.bytes } }
  /// Whether it is no more than may be taken.
  public var fits: Bool { totalBytes <= limitBytes }
}
