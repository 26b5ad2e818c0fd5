/// How one kind of value is written in files: read, written and documented by one declaration.
///
/// A form of a plain value is made from a rule; forms of maps are made from a ``Schema``, forms of alternatives from
/// ``FormCase``s. Reading gives located errors.
package struct Form<Value: Sendable>: Sendable {
  /// What is expected, in words, as in `a whole number, at least 1`.
  package let expected: String
  /// The title of the section of the documentation that says more.
  package let section: String?
  /// That section, and those of what it is made of.
  package let sections: @Sendable () -> [FormSection]
  /// Makes the value that a tree describes, at a path that errors name.
  package let read: @Sendable (ConfigurationTree, ConfigurationPath) throws -> Value
  /// Describes a value.
  package let write: @Sendable (Value) -> ConfigurationTree

  package init(
    expected: String, section: String? = nil,
    sections: @escaping @Sendable () -> [FormSection] = { [] },
    read: @escaping @Sendable (ConfigurationTree, ConfigurationPath) throws -> Value,
    write: @escaping @Sendable (Value) -> ConfigurationTree
  ) {
    self.expected = expected
    self.section = section
    self.sections = sections
    self.read = read
    self.write = write
  }

  /// A form of a plain value.
  ///
  /// - Parameters:
  ///   - expected: What is expected, in words.
  ///   - parse: The value of a tree; nil where it is not what is expected.
  ///   - write: Describes a value.
  package init(
    expected: String, parse: @escaping @Sendable (ConfigurationTree) -> Value?,
    write: @escaping @Sendable (Value) -> ConfigurationTree
  ) {
    self.init(
      expected: expected,
      read: { tree, path in
        guard let value = parse(tree) else {
          throw ExperimentError.wrongValue(tree, path, expected: expected)
        }
        return value
      }, write: write)
  }

  /// The same form for another type.
  ///
  /// - Parameters:
  ///   - to: Makes the other value.
  ///   - from: Makes this form's value.
  /// - Returns: The form of the other type.
  package func map<Other>(
    _ to: @escaping @Sendable (Value) -> Other, _ from: @escaping @Sendable (Other) -> Value
  ) -> Form<Other> {
    Form<Other>(
      expected: expected, section: section, sections: sections,
      read: { to(try read($0, $1)) }, write: { write(from($0)) })
  }
}

extension ExperimentError {
  /// A complaint about what stands at a path.
  static func wrongValue(
    _ tree: ConfigurationTree, _ path: ConfigurationPath, expected: String
  ) -> ExperimentError {
    .wrongValue(
      at: ConfigurationLocation(tree.place, path), name: path.lastKey ?? "the experiment",
      found: tree.inWords, expected: expected)
  }
}
