/// The keys of a map, with the value that holds where all are left out.
package struct Schema<Root: Sendable>: Sendable {
  /// What messages and documentation call the map.
  let name: String
  /// What holds where a key is left out.
  let blank: Root
  /// The keys, in the order in which they are written.
  let fields: [Field<Root>]
  /// Decides, from the keys that were given, what holds for others.
  let complete: @Sendable (inout Root, Set<String>) -> Void
  /// What does not go together, with advice; nil where all is well.
  let problem: @Sendable (Root) -> (problem: String, advice: String)?

  init(
    _ name: String, blank: Root,
    complete: @escaping @Sendable (inout Root, Set<String>) -> Void = { _, _ in },
    problem: @escaping @Sendable (Root) -> (problem: String, advice: String)? = { _ in nil },
    _ fields: [Field<Root>]
  ) {
    self.name = name
    self.blank = blank
    self.fields = fields
    self.complete = complete
    self.problem = problem
  }

  /// Reads a map.
  ///
  /// - Parameters:
  ///   - tree: The map; nothing (null) is a map without keys.
  ///   - path: The way to it.
  /// - Returns: What the map says.
  /// - Throws: ``ExperimentError`` for what is no map, and for keys that are unknown, missing or have unsuitable values.
  func read(_ tree: ConfigurationTree, _ path: ConfigurationPath) throws -> Root {
    let entries = try entries(of: tree, path)
    var root = blank
    for entry in entries {
      guard let field = fields.first(where: { $0.key == entry.key }) else {
        throw ExperimentError.unknownKey(
          at: ConfigurationLocation(entry.place ?? entry.value.place, path.appending(entry.key)),
          key: entry.key, owner: name, known: fields.map(\.key))
      }
      try field.read(entry.value, path.appending(entry.key), &root)
    }
    let given = Set(entries.map(\.key))
    if let missing = fields.first(where: { $0.isRequired && !given.contains($0.key) }) {
      throw ExperimentError.missingKey(
        at: ConfigurationLocation(tree.place, path), key: missing.key, owner: name,
        expected: missing.expected)
    }
    complete(&root, given)
    if let problem = problem(root) {
      throw ExperimentError.unsuitable(
        at: ConfigurationLocation(tree.place, path), problem: problem.problem,
        advice: problem.advice)
    }
    return root
  }

  private func entries(
    of tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> [ConfigurationTree.Entry] {
    switch tree.content {
    case .map(let entries): return entries
    case .null: return []
    default:
      throw ExperimentError.wrongValue(
        at: ConfigurationLocation(tree.place, path), name: path.lastKey ?? name,
        found: tree.inWords, expected: "a map\(hint)")
    }
  }

  private var hint: String {
    fields.isEmpty
      ? "" : " with keys such as \(fields.prefix(3).map(\.key).joined(separator: ", "))"
  }

  /// Describes a value.
  func write(_ root: Root) -> ConfigurationTree {
    .map(fields.compactMap { field in field.write(root).map { (field.key, $0) } })
  }

  /// What the documentation says about the keys.
  var rows: [FormSection.Row] { fields.map { $0.row(blank) } }

  /// The sections of what the keys' values are made of.
  var innerSections: [FormSection] { fields.flatMap { $0.sections() } }

  /// The form of the map, with a section of its own.
  func form(expected: String = "a map", introduction: String) -> Form<Root> {
    Form(
      expected: expected, section: name,
      sections: {
        [
          FormSection(
            title: name, introduction: introduction,
            tables: [
              FormSection.Table(
                name: nil, summary: "", rows: rows, example: nil, readExample: { _ in })
            ])
        ] + innerSections
      },
      read: read, write: write)
  }
}
