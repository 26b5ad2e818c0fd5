/// How files write a layer, a loss or an optimizer: its name, and what is set.
///
/// Nothing set: just the name, as in `relu`. Otherwise one key with a map, as in `dropout: {probability: 0.5}`.
package struct TaggedForm: Hashable, Sendable {
  package var tag: String
  package var attributes: [String: AttributeValue]

  package init(tag: String, attributes: [String: AttributeValue] = [:]) {
    self.tag = tag
    self.attributes = attributes
  }
}

/// A key that is known only when the file is read.
struct AnyKey: CodingKey {
  let stringValue: String
  init(_ text: String) { stringValue = text }
  init?(stringValue: String) { self.init(stringValue) }
  var intValue: Int? { nil }
  init?(intValue: Int) { nil }
}

extension TaggedForm: Codable {
  package init(from decoder: any Decoder) throws {
    if let tag = try? decoder.singleValueContainer().decode(String.self) {
      self.init(tag: tag)
      return
    }
    let container = try decoder.container(keyedBy: AnyKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: AnyKey("name"), in: container,
        debugDescription: "Found \(container.allKeys.count) keys, but one name with its settings "
          + "is expected, as in `dropout: {probability: 0.5}`. Use one entry for each.")
    }
    self.init(
      tag: key.stringValue,
      attributes: try container.decode([String: AttributeValue].self, forKey: key))
  }

  package func encode(to encoder: any Encoder) throws {
    guard !attributes.isEmpty else {
      var container = encoder.singleValueContainer()
      try container.encode(tag)
      return
    }
    var container = encoder.container(keyedBy: AnyKey.self)
    try container.encode(attributes, forKey: AnyKey(tag))
  }
}

extension Tagged {
  /// The value that a file describes, made into the enum that it belongs to.
  static func read<Union>(_ form: TaggedForm, _ wrap: (Self) -> Union) throws -> Union {
    wrap(try Self(form.attributes))
  }
}
