/// What a network is run for.
public enum NetworkMode: String, Hashable, Sendable, Codable, CaseIterable {
  /// Dropout drops, and batch normalisation uses the batch's statistics and moves the running ones.
  case training
  /// Nothing is random, and batch normalisation uses the running statistics.
  case evaluation
}
