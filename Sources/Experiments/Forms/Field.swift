/// One key of a map: how it is read into a value, written from it, and documented.
package struct Field<Root: Sendable>: Sendable {
  /// The key, as in `kernel_size`.
  let key: String
  /// Whether it must be given.
  let isRequired: Bool
  /// What its value is, in words.
  let expected: String
  /// What the documentation says about it, given the value that holds where the key is left out.
  let row: @Sendable (Root) -> FormSection.Row
  /// The sections of what its value is made of.
  let sections: @Sendable () -> [FormSection]
  /// Reads its value.
  let read: @Sendable (ConfigurationTree, ConfigurationPath, inout Root) throws -> Void
  /// Describes its value; nil where there is nothing to say.
  let write: @Sendable (Root) -> ConfigurationTree?

  /// A key whose value is a property.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - path: The property.
  ///   - form: How its values are written.
  ///   - isRequired: Whether it must be given.
  ///   - standard: What holds where it is left out, in words; by default the value of the map's defaults.
  ///   - example: A value as YAML; by default the one that holds where it is left out.
  ///   - summary: What it means.
  /// - Returns: The field.
  static func key<Value>(
    _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ form: Form<Value>,
    isRequired: Bool = false, standard: String? = nil, example: String? = nil, _ summary: String
  ) -> Field {
    Field(
      key: key, isRequired: isRequired, expected: form.expected,
      row: { root in
        let value = YAMLWriter.flow(form.write(root[keyPath: path]))
        return FormSection.Row(
          key: key, expected: form.expected, section: form.section,
          standard: isRequired ? nil : standard ?? "`\(value)`", summary: summary,
          example: example ?? value, readExample: { _ = try form.read($0, ConfigurationPath(key)) })
      },
      sections: form.sections,
      read: { tree, here, root in root[keyPath: path] = try form.read(tree, here) },
      write: { form.write($0[keyPath: path]) })
  }

  /// The same key, written only where it says something else than usual.
  ///
  /// It is for what few experiments set, so that those that do not are written as ever.
  ///
  /// - Parameters:
  ///   - path: Its property.
  ///   - usual: What the property usually is.
  /// - Returns: The field.
  func unless<Value: Equatable & Sendable>(
    _ path: any KeyPath<Root, Value> & Sendable, is usual: Value
  ) -> Field {
    Field(
      key: key, isRequired: isRequired, expected: expected, row: row, sections: sections,
      read: read, write: { $0[keyPath: path] == usual ? nil : write($0) })
  }

  /// The same key for a value of which this field's is a part.
  ///
  /// - Parameter path: The part.
  /// - Returns: The field.
  func inside<Whole: Sendable>(
    _ path: any WritableKeyPath<Whole, Root> & Sendable
  ) -> Field<Whole> {
    Field<Whole>(
      key: key, isRequired: isRequired, expected: expected, row: { row($0[keyPath: path]) },
      sections: sections, read: { try read($0, $1, &$2[keyPath: path]) },
      write: { write($0[keyPath: path]) })
  }

  /// A key that may be left out, and is where its property is nil.
  static func key<Value>(
    _ key: String, absent path: any WritableKeyPath<Root, Value?> & Sendable, _ form: Form<Value>,
    standard: String, example: String, _ summary: String
  ) -> Field {
    Field(
      key: key, isRequired: false, expected: form.expected,
      row: { _ in
        FormSection.Row(
          key: key, expected: form.expected, section: form.section, standard: standard,
          summary: summary, example: example,
          readExample: { _ = try form.read($0, ConfigurationPath(key)) })
      },
      sections: form.sections,
      read: { tree, here, root in root[keyPath: path] = try form.read(tree, here) },
      write: { $0[keyPath: path].map(form.write) })
  }
}
