/// An alternative with its parameters, as it stands in a file.
///
/// It is either a bare name, `zeros`, or a name with parameters, `{normal: {mean: 0, std: 0.1}}`. Names
/// and parameters that do not exist are refused; parameters that are left out have their defaults.
struct NamedValue {
  /// The alternative's name.
  let name: String
  private let path: [any CodingKey]
  private let parameters: KeyedDecodingContainer<AnyKey>?

  /// Reads the name and looks over the parameters.
  ///
  /// - Parameters:
  ///   - decoder: Where the choice is read from.
  ///   - kind: What is chosen, for messages: "initialiser".
  ///   - choices: All alternatives.
  /// - Throws: `DecodingError` when it is something else.
  init(from decoder: any Decoder, kind: String, choices: [Choice]) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.name = name
      self.parameters = nil
      self.path = decoder.codingPath
    } else {
      let container = try decoder.container(keyedBy: AnyKey.self)
      guard let key = container.allKeys.first, container.allKeys.count == 1 else {
        throw Self.corrupted(
          decoder.codingPath,
          "One \(kind) is expected, a name with its parameters, but \(container.allKeys.count) "
            + "names stand here. Known are: \(Self.list(choices.map(\.name))).")
      }
      self.name = key.stringValue
      self.parameters = try container.nestedContainer(keyedBy: AnyKey.self, forKey: key)
      self.path = decoder.codingPath + [key]
    }
    try check(kind, choices)
  }

  /// Refuses a name that there is not, and parameters that it does not have.
  private func check(_ kind: String, _ choices: [Choice]) throws {
    guard let choice = choices.first(where: { $0.name == name }) else {
      let names = choices.map(\.name)
      throw Self.corrupted(
        path,
        "There is no \(kind) \"\(name)\".\(Self.hint(name, names)) Known are: "
          + "\(Self.list(names)).")
    }
    let known = choice.parameters.map(\.name)
    // In the order of names, so that of several mistakes always the same one is reported.
    let found = parameters?.allKeys.map(\.stringValue).sorted() ?? []
    if let unknown = found.first(where: { !known.contains($0) }) {
      throw Self.corrupted(
        path,
        "\(name) has no parameter \"\(unknown)\".\(Self.hint(unknown, known)) Known are: "
          + "\(Self.list(known)).")
    }
  }

  /// Reads a parameter that may be left out.
  func value<Value: Decodable>(_ key: String, default standard: Value) throws -> Value {
    try parameters?.decodeIfPresent(Value.self, forKey: AnyKey(key)) ?? standard
  }

  /// Reads a parameter that must be there.
  func value<Value: Decodable>(_ key: String) throws -> Value {
    guard let value = try parameters?.decodeIfPresent(Value.self, forKey: AnyKey(key)) else {
      throw Self.corrupted(path, "\(name) needs the parameter \"\(key)\".")
    }
    return value
  }

  /// Refuses a parameter that makes no sense.
  func require(_ condition: Bool, _ key: String, _ found: String, _ expected: String) throws {
    guard !condition else { return }
    throw Self.corrupted(path, "\(name): \(key) is \(found), but it must be \(expected).")
  }

  /// Writes a choice: the bare name without parameters, else the name with all of them.
  static func encode(
    _ name: String, _ parameters: [(String, any Encodable)], to encoder: any Encoder
  ) throws {
    guard !parameters.isEmpty else {
      var container = encoder.singleValueContainer()
      return try container.encode(name)
    }
    var container = encoder.container(keyedBy: AnyKey.self)
    var nested = container.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(name))
    for (key, value) in parameters { try nested.encode(value, forKey: AnyKey(key)) }
  }

  private static func hint(_ name: String, _ names: [String]) -> String {
    nearestName(to: name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  private static func corrupted(_ path: [any CodingKey], _ message: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: message))
  }
}
