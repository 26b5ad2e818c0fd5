import SondeNetworks

extension ExperimentError: CustomStringConvertible {
  /// Where, what was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unreadableFile, .tooLarge, .syntax, .empty, .duplicateKey: fileDescription
    case .unknownKey, .missingKey, .wrongValue, .unknownChoice, .unsuitable, .network:
      keyDescription
    default: useDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "\(path): cannot be read (\(reason)); a YAML file with an experiment is expected. Check the "
        + "path and its permissions."
    case .tooLarge(let file, let found, let limit):
      "\(file): has \(found), but \(limit). Check that this is an experiment."
    case .syntax(let location, let problem):
      "\(location): not YAML: \(problem). Check the indentation, the quotes and the brackets here."
    case .empty(let location):
      "\(location): nothing stands here, but a map with the keys of an experiment is expected. Start "
        + "with model and data."
    case .duplicateKey(let location, let key):
      "\(location): the key \"\(key)\" stands twice in one map, but a key has one value. Remove one."
    default: ""
    }
  }

  private var keyDescription: String {
    switch self {
    case .unknownKey(let location, let key, let owner, let known):
      known.isEmpty
        ? "\(location): unknown key \"\(key)\" in \(owner), which has no keys. Remove it."
        : "\(location): unknown key \"\(key)\" in \(owner); known keys: "
          + "\(known.joined(separator: ", ")); \(Self.suggestion(key, known))"
    case .missingKey(let location, let key, let owner, let expected):
      "\(location): \(owner) has no \"\(key)\", which must be given: \(expected). Add it."
    case .wrongValue(let location, let name, let found, let expected):
      "\(location): \(name) is \(found); expected: \(expected). Change it."
    case .unknownChoice(let location, let kind, let found, let known):
      "\(location): there is no \(kind) \"\(found)\"; there are \(known.joined(separator: ", ")); "
        + Self.suggestion(found, known)
    case .unsuitable(let location, let problem, let advice):
      "\(location): \(problem)\(problem.hasSuffix(".") ? "" : ".")\(advice.isEmpty ? "" : " \(advice)")"
    case .network(let location, let message):
      "\(location): \(message)"
    default: ""
    }
  }

  private var useDescription: String {
    switch self {
    case .badAssignment(let text):
      "\"\(text)\" is no change; key.path=value is expected, as in optimizer.sgd.learning_rate=0.1. "
        + "Put quotes around the whole."
    case .noSuchElement(let location, let problem):
      "\(location): \(problem). Change the path."
    case .editDoesNotApply(let path, let found, let expected):
      "\(path) is \(found), but the change begins from \(expected). Make the change from the experiment "
        + "as it is."
    case .classesDiffer(let set, let found, let expected):
      "data.\(set): has the classes \(Self.list(found)), but data.train has \(Self.list(expected)); the "
        + "same in the same order are expected. Choose with the key classes, or rename folders."
    case .unknownReference(let text, let suggestions):
      "\"\(text)\" is neither a file nor a recipe nor a run's folder."
        + (suggestions.isEmpty
          ? "" : " Did you mean \(suggestions.joined(separator: " or "))?")
        + " Recipes are files named .yaml, and \(Recipe.all.map(\.name).joined(separator: ", "))."
    case .notARun(let folder):
      "\(folder): has no experiment.yaml, but a run's folder is expected. Give the folder that "
        + "sonde train made, or a YAML file."
    default: ""
    }
  }

  private static func suggestion(_ found: String, _ known: [String]) -> String {
    nearestName(to: found, among: known).map { "did you mean \"\($0)\"?" } ?? "check the spelling."
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
  }
}
