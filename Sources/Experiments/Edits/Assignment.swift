/// A value for a place in an experiment, as the command line gives it: `optimizer.sgd.learning_rate=0.1`.
///
/// The value is YAML, so that lists and maps can be given too: `schedule={step: {every: 10 epochs}}`. Places in lists are
/// numbers from 0; the number behind the last place adds one.
public struct Assignment: Hashable, Sendable {
  /// The way to the place.
  public let path: ConfigurationPath
  /// What shall stand there.
  public let value: ConfigurationTree

  /// Reads an assignment.
  ///
  /// - Parameter text: Path and value with an equals sign between them.
  /// - Throws: ``ExperimentError/badAssignment(_:)``, or what is wrong with the value.
  public init(_ text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ExperimentError.badAssignment(text)
    }
    let path = ConfigurationPath(
      text[..<equals].trimmingPrefix(while: \.isWhitespace).description)
    guard path.components.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else {
      throw ExperimentError.badAssignment(text)
    }
    let source = "--set \(text)"
    let value = try YAMLReader.tree(
      String(text[text.index(after: equals)...]), source: source, hasLines: false)
    self.path = path
    self.value = value
  }

  /// The change that the assignment makes in an experiment.
  ///
  /// - Parameter experiment: The experiment to change.
  /// - Returns: The change, with the value as the changed experiment writes it.
  /// - Throws: ``ExperimentError`` when the changed experiment is not possible.
  public func edit(of experiment: Experiment) throws -> Edit {
    let changed = try Experiment(experiment.tree.setting(value, at: path))
    return Edit(
      path: path, from: experiment.tree.value(at: path), to: changed.tree.value(at: path))
  }
}
