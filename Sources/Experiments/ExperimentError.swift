/// Why an experiment cannot be read, changed or used.
public enum ExperimentError: Error, Hashable, Sendable {
  // Files.
  /// A file cannot be read.
  case unreadableFile(path: String, reason: String)
  /// A file is larger than any experiment.
  case tooLarge(file: String, found: String, limit: String)
  /// A file is not YAML.
  case syntax(at: ConfigurationLocation, problem: String)
  /// A file has nothing in it.
  case empty(at: ConfigurationLocation)
  // Keys and values.
  /// A key stands twice in one map.
  case duplicateKey(at: ConfigurationLocation, key: String)
  /// A key does not exist.
  case unknownKey(at: ConfigurationLocation, key: String, owner: String, known: [String])
  /// A key that must be given is not.
  case missingKey(at: ConfigurationLocation, key: String, owner: String, expected: String)
  /// A value is not what it must be.
  case wrongValue(at: ConfigurationLocation, name: String, found: String, expected: String)
  /// A name is none of those that can be chosen.
  case unknownChoice(at: ConfigurationLocation, kind: String, found: String, known: [String])
  /// Settings do not go together.
  case unsuitable(at: ConfigurationLocation, problem: String, advice: String)
  /// The network cannot be built; the message says where and why.
  case network(at: ConfigurationLocation, message: String)
  // Changes.
  /// A change is not written as `key.path=value`.
  case badAssignment(String)
  /// A path leads nowhere.
  case noSuchElement(at: ConfigurationLocation, problem: String)
  /// A change begins from another value than the one that is there.
  case editDoesNotApply(path: ConfigurationPath, found: String, expected: String)
  // Use.
  /// Data sets of one experiment have different classes.
  case classesDiffer(set: String, found: [String], expected: [String])
  /// A name is neither a file nor a recipe nor a run.
  case unknownReference(String, suggestions: [String])
  /// A folder is not that of a run.
  case notARun(folder: String)
}
