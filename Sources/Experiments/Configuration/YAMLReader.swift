import Yams

/// Reads YAML into a tree that knows where everything stands.
///
/// Anchors, aliases and merge keys (`<<`) are resolved; the size of a text, the depth of its nesting and what its aliases
/// expand to are bounded, so that no text can use up memory or stack.
package struct YAMLReader {
  /// The largest text that is read, in bytes.
  static let byteLimit = 1 << 20
  /// The deepest nesting that is read.
  static let depthLimit = 200
  /// The most values that a text may expand to.
  static let valueLimit = 100_000

  private let source: String
  private let hasLines: Bool
  private var valueCount = 0

  /// Reads a text that holds one document.
  ///
  /// - Parameters:
  ///   - text: The YAML.
  ///   - source: The file's path, or what else the text is called.
  ///   - hasLines: Whether places have lines and columns.
  /// - Returns: The tree; nothing (null) for an empty text.
  /// - Throws: ``ExperimentError`` for what is not YAML, a key that stands twice, or too large a text.
  package static func tree(
    _ text: String, source: String, hasLines: Bool = true
  ) throws -> ConfigurationTree {
    try checkExtent(text, source: source)
    var reader = YAMLReader(source: source, hasLines: hasLines)
    do {
      guard let node = try Yams.compose(yaml: text) else {
        return ConfigurationTree(.null, at: ConfigurationPlace(source: source))
      }
      return try reader.tree(node, depth: 0)
    } catch let error as YamlError {
      throw reader.located(error, text: text)
    }
  }

  private init(source: String, hasLines: Bool) {
    self.source = source
    self.hasLines = hasLines
  }

  private mutating func tree(_ node: Node, depth: Int) throws -> ConfigurationTree {
    valueCount += 1
    guard valueCount <= Self.valueLimit, depth <= Self.depthLimit else {
      throw ExperimentError.tooLarge(
        file: place(node.mark).description,
        found: depth > Self.depthLimit
          ? "values nested more than \(Self.depthLimit) deep"
          : "more than \(Self.valueLimit) values, aliases expanded",
        limit: "no experiment has as many")
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return ConfigurationTree(
        isPlain ? ConfigurationTree.Content(plain: scalar.string) : .text(scalar.string),
        written: isPlain ? scalar.string : nil, at: place(scalar.mark))
    case .sequence(let sequence):
      var elements: [ConfigurationTree] = []
      for element in sequence { elements.append(try tree(element, depth: depth + 1)) }
      return ConfigurationTree(.list(elements), at: place(sequence.mark))
    case .mapping(let mapping):
      return ConfigurationTree(
        .map(try entries(mapping, depth: depth)), at: place(mapping.mark))
    case .alias:
      // The composer has put in what aliases stand for.
      return ConfigurationTree(.null, at: place(node.mark))
    }
  }

  private mutating func entries(
    _ mapping: Node.Mapping, depth: Int
  ) throws -> [ConfigurationTree.Entry] {
    var entries: [ConfigurationTree.Entry] = []
    var merged: [ConfigurationTree.Entry] = []
    for (key, value) in mapping {
      let location = ConfigurationLocation(place(key.mark), ConfigurationPath())
      guard case .scalar(let scalar) = key else {
        throw ExperimentError.syntax(at: location, problem: "a key is a list or a map, not a word")
      }
      let tree = try tree(value, depth: depth + 1)
      if scalar.string == "<<", scalar.style == .plain {
        merged += try Self.merged(tree, at: location)
      } else if entries.contains(where: { $0.key == scalar.string }) {
        throw ExperimentError.duplicateKey(at: location, key: scalar.string)
      } else {
        entries.append(ConfigurationTree.Entry(scalar.string, tree, at: location.place))
      }
    }
    // What is written out counts more than what is merged, and of that what comes first.
    for entry in merged where !entries.contains(where: { $0.key == entry.key }) {
      entries.append(entry)
    }
    return entries
  }

  private static func merged(
    _ tree: ConfigurationTree, at location: ConfigurationLocation
  ) throws -> [ConfigurationTree.Entry] {
    switch tree.content {
    case .map(let entries): return entries
    case .list(let maps): return try maps.flatMap { try merged($0, at: location) }
    default:
      throw ExperimentError.wrongValue(
        at: location, name: "<<", found: tree.inWords, expected: "a map or a list of maps")
    }
  }

  private func place(_ mark: Mark?) -> ConfigurationPlace {
    guard hasLines else { return ConfigurationPlace(source: source) }
    return ConfigurationPlace(source: source, line: mark?.line, column: mark?.column)
  }

  private func located(_ error: YamlError, text: String) -> ExperimentError {
    let root = ConfigurationPath()
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return .syntax(
        at: ConfigurationLocation(place(mark), root),
        problem: [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
          + (Self.hasTab(text, line: mark.line)
            ? "; the line has a tab, where YAML wants spaces" : ""))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return .duplicateKey(
        at: ConfigurationLocation(place(context.mark), root), key: duplicates.first ?? "")
    case .reader(let problem, _, _, _):
      return .syntax(at: ConfigurationLocation(place(nil), root), problem: problem)
    default:
      return .syntax(at: ConfigurationLocation(place(nil), root), problem: "\(error)")
    }
  }

  private static func hasTab(_ text: String, line: Int) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(line - 1) && lines[line - 1].contains("\t")
  }
}
