/// Why training, evaluation or prediction cannot go on.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
  /// A checkpoint cannot be used.
  case badCheckpoint(path: String, found: String, expected: String)
  /// A run has no checkpoint.
  case noCheckpoint(run: String)
  /// The number of classes of data and network differ.
  case classCount(network: Int, data: Int)
  /// There is no set of pictures for what is asked.
  case emptySet(purpose: String)

  /// Where, what was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .badCheckpoint(let path, let found, let expected):
      "\(path): \(found), but \(expected). Use another checkpoint of the run, or start a new one."
    case .noCheckpoint(let run):
      "\(run): there is no checkpoint, but one is needed to go on. "
        + "The run was stopped before its first was saved; start a new run."
    case .classCount(let network, let data):
      "The network has \(network) outputs, but the data has \(data) classes. "
        + "Set the number of classes of the model to \(data), or use other data."
    case .emptySet(let purpose):
      "There is no picture for \(purpose), but at least one is needed. Check the paths of the data."
    }
  }
}
