/// A change of one place in an experiment, which can be undone.
///
/// `--set optimizer.sgd.learning_rate=0.1` on the command line is an edit; so is each line of a comparison.
public struct Edit: Hashable, Sendable, Codable {
  /// The way to the place.
  public var path: ConfigurationPath
  /// What stands there before; nil: nothing.
  public var from: ConfigurationTree?
  /// What stands there after; nil: nothing.
  public var to: ConfigurationTree?

  /// Makes an edit.
  ///
  /// - Parameters:
  ///   - path: The way to the place.
  ///   - from: What stands there before; nil: nothing.
  ///   - to: What stands there after; nil: nothing.
  public init(path: ConfigurationPath, from: ConfigurationTree?, to: ConfigurationTree?) {
    self.path = path
    self.from = from
    self.to = to
  }

  /// The edit that takes this one back.
  public var undone: Edit { Edit(path: path, from: to, to: from) }

  /// The experiment with the change made.
  ///
  /// - Parameter experiment: An experiment in which ``from`` stands at the path.
  /// - Returns: The changed experiment.
  /// - Throws: ``ExperimentError`` when something else stands there, or the changed experiment is not possible.
  public func applied(to experiment: Experiment) throws -> Experiment {
    try [self].applied(to: experiment)
  }
}

extension [Edit] {
  /// The experiment with all changes made, one after the other; only the last result must be possible.
  ///
  /// - Parameter experiment: An experiment in which each edit's `from` stands at its path.
  /// - Returns: The changed experiment.
  /// - Throws: ``ExperimentError`` when something else stands there, or the changed experiment is not possible.
  public func applied(to experiment: Experiment) throws -> Experiment {
    var tree = experiment.tree
    for edit in self {
      let found = tree.value(at: edit.path)
      guard found == edit.from else {
        throw ExperimentError.editDoesNotApply(
          path: edit.path, found: Edit.words(found), expected: Edit.words(edit.from))
      }
      tree = try tree.setting(edit.to, at: edit.path)
    }
    return try Experiment(tree)
  }
}

extension Edit: CustomStringConvertible {
  /// The path, and what stands there before and after: `batch_size: 64 → 128`.
  public var description: String { "\(path): \(Self.words(from)) → \(Self.words(to))" }

  fileprivate static func words(_ tree: ConfigurationTree?) -> String {
    tree.map(YAMLWriter.flow) ?? "nothing"
  }
}
