/// A choice among named alternatives with parameters, as it stands in a file.
///
/// It is either a bare name, `zeros`, or a name with parameters, `{normal: {mean: 0, std: 0.1}}`. Names
/// and parameters that do not exist are refused; parameters that are left out have their defaults.
package struct NamedValue {
  /// The alternative's name.
  package let name: String
  private let kind: String
  private let path: [any CodingKey]
  private let parameters: KeyedDecodingContainer<TextKey>?

  /// Reads the name.
  ///
  /// - Parameters:
  ///   - decoder: Where the choice is read from.
  ///   - kind: What is chosen, for messages: "initialiser".
  ///   - names: All alternatives.
  /// - Throws: `DecodingError` when it is something else.
  package init(from decoder: any Decoder, kind: String, names: [String]) throws {
    self.kind = kind
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.name = name
      self.parameters = nil
      self.path = decoder.codingPath
    } else {
      let container = try decoder.container(keyedBy: TextKey.self)
      guard let key = container.allKeys.first, container.allKeys.count == 1 else {
        throw Self.corrupted(
          decoder.codingPath,
          "One \(kind) is expected, a name with its parameters, but \(container.allKeys.count) names "
            + "stand here. Known are: \(names.joined(separator: ", ")).")
      }
      self.name = key.stringValue
      self.parameters = try container.nestedContainer(keyedBy: TextKey.self, forKey: key)
      self.path = decoder.codingPath + [key]
    }
    guard names.contains(name) else {
      throw Self.corrupted(
        path, "There is no \(kind) \"\(name)\". Known are: \(names.joined(separator: ", ")).")
    }
  }

  /// Refuses parameters that the alternative does not have.
  package func allow(_ names: String...) throws {
    guard let unknown = parameters?.allKeys.first(where: { !names.contains($0.stringValue) })
    else { return }
    let known = names.isEmpty ? "none" : names.joined(separator: ", ")
    throw Self.corrupted(
      path, "\(name) has no parameter \"\(unknown.stringValue)\". Known are: \(known).")
  }

  /// Reads a parameter that may be left out.
  package func value<Value: Decodable>(_ key: String, default standard: Value) throws -> Value {
    try parameters?.decodeIfPresent(Value.self, forKey: TextKey(key)) ?? standard
  }

  /// Reads a parameter that must be there.
  package func value<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    guard let value = try parameters?.decodeIfPresent(Value.self, forKey: TextKey(key)) else {
      throw Self.corrupted(path, "\(name) needs the parameter \"\(key)\".")
    }
    return value
  }

  /// Refuses a parameter that makes no sense.
  package func require(
    _ condition: Bool, _ key: String, _ found: String, _ expected: String
  ) throws {
    guard !condition else { return }
    throw Self.corrupted(path, "\(name): \(key) is \(found), but it must be \(expected).")
  }

  /// Writes a choice: the bare name without parameters, else the name with all of them.
  package static func encode(
    _ name: String, _ parameters: [(String, any Encodable)], to encoder: any Encoder
  ) throws {
    guard !parameters.isEmpty else {
      var container = encoder.singleValueContainer()
      return try container.encode(name)
    }
    var container = encoder.container(keyedBy: TextKey.self)
    var nested = container.nestedContainer(keyedBy: TextKey.self, forKey: TextKey(name))
    for (key, value) in parameters { try nested.encode(value, forKey: TextKey(key)) }
  }

  private static func corrupted(_ path: [any CodingKey], _ message: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: message))
  }
}

/// A key that is any text.
private struct TextKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ text: String) { self.stringValue = text }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
