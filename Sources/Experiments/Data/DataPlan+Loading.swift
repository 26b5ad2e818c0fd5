public import SondeDatasets

extension DataPlan {
  /// The data sets of an experiment.
  public struct Sets: Sendable {
    /// The pictures to train on, without those that validate.
    public let train: any Dataset
    /// The pictures to evaluate with while training, if there are any.
    public let validation: (any Dataset)?
    /// The pictures to test with, if there are any.
    public let test: (any Dataset)?
  }

  /// Opens the data sets.
  ///
  /// - Throws: ``DatasetError`` or ``FormatError`` where data is missing or damaged, and
  ///   ``ExperimentError/classesDiffer(set:found:expected:)`` where sets do not have the same classes.
  public func load() throws -> Sets {
    let all = try train.dataset()
    let test = try test?.dataset()
    try Self.check(test, named: "test", against: all)
    switch validation {
    case nil:
      return Sets(train: all, validation: test, test: test)
    case .source(let source):
      let validation = try source.dataset()
      try Self.check(validation, named: "validation", against: all)
      return Sets(train: all, validation: validation, test: test)
    case .share(let fraction, let seed):
      let parts = try all.split(validationFraction: fraction, seed: seed)
      return Sets(train: parts.training, validation: parts.validation, test: test)
    }
  }

  private static func check(
    _ set: (any Dataset)?, named name: String, against train: any Dataset
  ) throws {
    guard let set, set.classNames != train.classNames else { return }
    throw ExperimentError.classesDiffer(
      set: name, found: set.classNames, expected: train.classNames)
  }
}
