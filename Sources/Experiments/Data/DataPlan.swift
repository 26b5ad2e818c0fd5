/// Which pictures an experiment uses, and what is done to them before the network sees them.
public struct DataPlan: Hashable, Sendable {
  /// The pictures to train on.
  public var train: DataSource
  /// The pictures to evaluate with while training; nil: those to test with.
  public var validation: ValidationSource?
  /// The pictures to test with.
  public var test: DataSource?
  /// What is done to pictures before the network sees them.
  public var transforms: TransformPlan
  /// Whether every epoch visits the pictures to train on in a new random order, rather than in that of the set.
  public var isShuffled: Bool

  /// Describes the data.
  ///
  /// - Parameters:
  ///   - train: The pictures to train on.
  ///   - validation: The pictures to evaluate with while training; by default those to test with, and where there are none, a
  ///     tenth of those to train on.
  ///   - test: The pictures to test with.
  ///   - transforms: What is done to pictures before the network sees them.
  ///   - isShuffled: Whether every epoch visits the pictures to train on in a new random order.
  public init(
    train: DataSource, validation: ValidationSource? = nil, test: DataSource? = nil,
    transforms: TransformPlan = TransformPlan(), isShuffled: Bool = true
  ) {
    self.train = train
    self.validation = validation ?? (test == nil ? Self.defaultShare : nil)
    self.test = test
    self.transforms = transforms
    self.isShuffled = isShuffled
  }

  /// What validates when neither a validation nor a test set is named.
  static let defaultShare = ValidationSource.share(fraction: 0.1)

  /// What the network is evaluated with while it trains: the validation set, else the test set.
  public var watched: ValidationSource? { validation ?? test.map(ValidationSource.source) }
}
