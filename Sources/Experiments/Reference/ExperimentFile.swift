import Foundation

/// An experiment with what it was read from, so that messages can name lines.
public struct ExperimentFile: Sendable {
  /// What an experiment was read from.
  public enum Origin: Hashable, Sendable {
    /// A YAML file, by its path.
    case file(String)
    /// A recipe of this package, by its name.
    case recipe(String)
    /// A run, by its folder.
    case run(String)
  }

  /// What the experiment was read from.
  public let origin: Origin
  /// The experiment.
  public let experiment: Experiment
  /// The experiment as a tree that knows where everything stands.
  private let tree: ConfigurationTree

  /// Reads an experiment.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - origin: What it comes from. A file gives an experiment without a name its own.
  /// - Throws: ``ExperimentError`` that says in which line something is wrong.
  public init(yaml: String, origin: Origin) throws {
    let source =
      switch origin {
      case .file(let path): path
      case .recipe(let name): "\(name).yaml"
      case .run(let folder): "\(folder)/experiment.yaml"
      }
    var tree = try YAMLReader.tree(yaml, source: source)
    if case .file(let path) = origin { tree = try tree.named(after: path) }
    let experiment = try Experiment(tree)
    self.init(origin: origin, experiment: experiment, tree: experiment.tree.withPlaces(of: tree))
  }

  private init(origin: Origin, experiment: Experiment, tree: ConfigurationTree) {
    self.origin = origin
    self.experiment = experiment
    self.tree = tree
  }

  /// The same with some values changed.
  ///
  /// - Parameter assignments: Changes such as `optimizer.sgd.learning_rate=0.1`, made one after the other; only the last result
  ///   must be possible.
  /// - Returns: The changed experiment, from the same origin.
  /// - Throws: ``ExperimentError`` that names the change or the line where something is wrong.
  public func setting(_ assignments: [String]) throws -> ExperimentFile {
    var changed = tree
    for text in assignments {
      let assignment = try Assignment(text)
      changed = try changed.setting(assignment.value, at: assignment.path)
    }
    let experiment = try Experiment(changed)
    return ExperimentFile(
      origin: origin, experiment: experiment, tree: experiment.tree.withPlaces(of: changed))
  }
}

extension ConfigurationTree {
  /// The tree with a file's name under `name`, where there is none.
  fileprivate func named(after path: String) throws -> ConfigurationTree {
    guard case .map(let entries) = content, self["name"] == nil, !entries.isEmpty else {
      return self
    }
    let file = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let name = String(
      file.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
        .drop { !$0.isLetter && !$0.isNumber }.prefix(100))
    return name.isEmpty ? self : try setting(.text(name), at: "name")
  }
}
