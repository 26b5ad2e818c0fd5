/// The part of a published data set: pictures to learn from, or pictures to test with.
public enum DatasetSplit: String, Hashable, Sendable, Codable, CaseIterable {
  /// The pictures to learn from.
  case train
  /// The pictures to test with, which training never sees.
  case test
}
