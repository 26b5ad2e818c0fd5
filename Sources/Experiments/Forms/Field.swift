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
