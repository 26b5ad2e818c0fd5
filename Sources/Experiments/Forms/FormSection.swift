/// A section of the documentation of keys: a map's keys, or the alternatives of a choice.
package struct FormSection: Sendable {
  /// What it is about, as in `optimizer`.
  package var title: String
  /// What to know first.
  package var introduction: String
  /// What it lists, one table after the other.
  package var tables: [Table]

  /// The keys of a map.
  package struct Table: Sendable {
    /// The alternative whose keys these are; nil: the map's own.
    package var name: String?
    /// What the alternative is, in a few words.
    package var summary: String
    /// The keys; none where there is nothing to set.
    package var rows: [Row]
    /// The alternative in use, as YAML; nil for a map.
    package var example: String?
    /// Reads the example.
    package var readExample: @Sendable (ConfigurationTree) throws -> Void
  }

  /// One key.
  package struct Row: Sendable {
    /// The key.
    package var key: String
    /// What its value is, in words.
    package var expected: String
    /// The section that says more about its value.
    package var section: String?
    /// What it is where it is left out, as YAML or in words; nil where it must be given.
    package var standard: String?
    /// What it means.
    package var summary: String
    /// A value, as YAML.
    package var example: String
    /// Reads the example.
    package var readExample: @Sendable (ConfigurationTree) throws -> Void
  }
}
