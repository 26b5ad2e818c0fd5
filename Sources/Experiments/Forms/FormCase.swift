/// One of several alternatives that files know by a name.
package struct FormCase<Value: Sendable>: Sendable {
  /// What files call it.
  let name: String
  /// What the documentation says about it.
  let table: @Sendable () -> FormSection.Table
  /// The sections of what it is made of.
  let sections: @Sendable () -> [FormSection]
  /// Reads what stands behind the name; null for the name alone.
  let read: @Sendable (ConfigurationTree, ConfigurationPath) throws -> Value
  /// Describes what stands behind the name, for values of this alternative.
  let write: @Sendable (Value) -> ConfigurationTree?

  /// An alternative with keys of its own.
  ///
  /// - Parameters:
  ///   - schema: Its keys; its name is the alternative's.
  ///   - summary: What it is, in a few words.
  ///   - example: The keys in use, as YAML; nil: those that must be given.
  ///   - wrap: Makes the value; may refuse it.
  ///   - unwrap: What the keys say, for values of this alternative.
  /// - Returns: The alternative.
  static func map<Root>(
    _ schema: Schema<Root>, _ summary: String, example: String? = nil,
    wrap: @escaping @Sendable (Root) -> Value, unwrap: @escaping @Sendable (Value) -> Root?
  ) -> FormCase {
    FormCase(
      name: schema.name,
      table: {
        let required = schema.rows.filter { $0.standard == nil }
        let keys = required.map { "\($0.key): \($0.example)" }.joined(separator: ", ")
        return FormSection.Table(
          name: schema.name, summary: summary, rows: schema.rows,
          example: example ?? (keys.isEmpty ? "" : "{\(keys)}"),
          readExample: { _ = try schema.read($0, ConfigurationPath(schema.name)) })
      },
      sections: { schema.innerSections },
      read: { tree, path in wrap(try schema.read(tree, path)) },
      write: { value in unwrap(value).map(schema.write) })
  }

  /// An alternative with a single value behind its name.
  ///
  /// - Parameters:
  ///   - name: What files call it.
  ///   - form: How what stands behind it is written.
  ///   - standard: The value of the name alone, if it may stand alone.
  ///   - summary: What it is, in a few words.
  ///   - example: A value as YAML.
  ///   - rows: The keys of the value, where it may be a map.
  ///   - wrap: Makes the value.
  ///   - unwrap: What stands behind the name, for values of this alternative.
  /// - Returns: The alternative.
  static func single<Inner>(
    _ name: String, _ form: Form<Inner>, standard: Inner? = nil, _ summary: String,
    example: String, rows: @escaping @Sendable () -> [FormSection.Row] = { [] },
    wrap: @escaping @Sendable (Inner) -> Value, unwrap: @escaping @Sendable (Value) -> Inner?
  ) -> FormCase {
    FormCase(
      name: name,
      table: {
        let alone = standard.map { "; by default \(YAMLWriter.flow(form.write($0)))" } ?? ""
        return FormSection.Table(
          name: name, summary: "\(summary): \(form.expected)\(alone)", rows: rows(),
          example: example, readExample: { _ = try form.read($0, ConfigurationPath(name)) })
      },
      sections: form.sections,
      read: { tree, path in
        if let standard, case .null = tree.content { return wrap(standard) }
        guard case .null = tree.content else { return wrap(try form.read(tree, path)) }
        throw ExperimentError.missingKey(
          at: ConfigurationLocation(tree.place, path), key: "value", owner: name,
          expected: form.expected)
      },
      write: { value in unwrap(value).map(form.write) })
  }

  /// An alternative with nothing behind its name.
  static func bare(_ name: String, _ summary: String, _ value: Value) -> FormCase
  where Value: Equatable {
    map(
      Schema(name, blank: NoKeys(), []), summary, wrap: { _ in value },
      unwrap: { $0 == value ? NoKeys() : nil })
  }
}

extension FormCase {
  /// The same alternative for values of another type.
  func map<Other>(
    _ wrap: @escaping @Sendable (Value) -> Other, _ unwrap: @escaping @Sendable (Other) -> Value?
  ) -> FormCase<Other> {
    FormCase<Other>(
      name: name, table: table, sections: sections, read: { wrap(try read($0, $1)) },
      write: { unwrap($0).flatMap(write) })
  }
}

/// What an alternative without keys says.
private struct NoKeys: Sendable {}
