public import SondeExperiments

/// A change of the experiment that may cure an illness.
public struct Remedy: Codable, Hashable, Sendable {
  /// What is changed, in words.
  public var title: String
  /// The change.
  public var edits: [Edit]

  /// Describes a change.
  ///
  /// - Parameters:
  ///   - title: What is changed, in words.
  ///   - edits: The change.
  public init(_ title: String, _ edits: [Edit]) {
    self.title = title
    self.edits = edits
  }

  /// The edits that a change of an experiment amounts to; nothing where it changes nothing, or is not possible.
  ///
  /// - Parameters:
  ///   - title: What is changed, in words.
  ///   - experiment: The experiment.
  ///   - change: The change.
  public init?(
    _ title: String, of experiment: Experiment, _ change: (inout Experiment) throws -> Void
  ) {
    var changed = experiment
    guard (try? change(&changed)) != nil, changed != experiment,
      (try? changed.validate()) != nil
    else { return nil }
    self.init(title, Difference(from: experiment, to: changed).edits)
  }

  /// The experiment with the change made.
  ///
  /// - Throws: ``ExperimentError`` when it does not fit this experiment.
  public func applied(to experiment: Experiment) throws -> Experiment {
    try edits.applied(to: experiment)
  }
}
