/// Which pictures validate: a set of their own, or a share of those to train on.
public enum ValidationSource: Hashable, Sendable {
  /// A set of their own.
  case source(DataSource)
  /// A share of the training set, chosen at random by a seed and not trained on.
  case share(fraction: Double, seed: UInt64 = 0)
}
