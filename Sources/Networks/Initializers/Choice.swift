/// One of several alternatives that files know by a name, for decoders and for the list of keys.
package struct Choice: Hashable, Sendable {
  /// What files call it.
  package let name: String
  /// What it does, in a few words.
  package let summary: String
  /// What can be set.
  package let parameters: [ChoiceParameter]

  init(_ name: String, _ summary: String, _ parameters: [ChoiceParameter] = []) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
  }
}

/// One thing that can be set in an alternative.
package struct ChoiceParameter: Hashable, Sendable {
  /// The key in a file.
  package let name: String
  /// What it may be, in words.
  package let type: String
  /// What it is where it is left out, as JSON text; nil where it must be set.
  package let standard: String?
  /// What it means, in a few words.
  package let summary: String

  init(_ name: String, _ type: String, _ standard: String?, _ summary: String) {
    self.name = name
    self.type = type
    self.standard = standard
    self.summary = summary
  }
}
