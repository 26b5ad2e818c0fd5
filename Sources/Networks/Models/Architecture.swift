/// A ready network by its name, with what can be chosen about it.
///
/// In files: `{architecture: lenet, classes: 2}`.
public struct Architecture: Hashable, Sendable {
  /// One of ``all``, as in `resnet18`.
  public let name: String
  /// What is chosen differently from the default, as in `classes`.
  public let options: [String: AttributeValue]
  private let model: ModelEntry

  /// Finds a network by its name.
  ///
  /// - Parameters:
  ///   - name: One of the names in ``all``.
  ///   - options: What is chosen differently from the default.
  /// - Throws: ``NetworkError`` for a name or an option that is not known, or a value that an option cannot have.
  public init(_ name: String, options: [String: AttributeValue] = [:]) throws {
    guard let entry = ModelEntry.all.first(where: { $0.name == name }) else {
      throw NetworkError.unknownName(
        of: "architecture", found: name,
        nearest: nearestName(to: name, among: ModelEntry.all.map(\.name)))
    }
    self.name = name
    self.model = try entry.choosing(options)
    // What is chosen as by default is no choice: two architectures are equal if their networks are.
    self.options = options.filter { name, value in
      entry.options.first { $0.name == name }?.defaultValue != value
    }
  }

  /// The network.
  public func network() throws -> Network { try Network(recording: model.module) }

  /// The initialisation of the program or paper that the network comes from.
  public var initialization: Initialization { Initialization(scheme: model.scheme) }

  /// All names, each with a description.
  public static var all: [(name: String, description: String)] {
    ModelEntry.all.map { ($0.name, $0.summary) }
  }

  /// What can be chosen about a network.
  package static func options(of name: String) -> [AttributeDescription]? {
    ModelEntry.all.first { $0.name == name }?.options
  }

  /// Two choices are equal if they have the same name and options.
  public static func == (one: Architecture, other: Architecture) -> Bool {
    one.name == other.name && one.options == other.options
  }

  /// Takes in the name and the options.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(options)
  }
}

extension Architecture: Codable {
  private static let nameKey = AnyKey("architecture")

  /// Reads a name, or a map with the name under `architecture` and the options beside it.
  ///
  /// - Throws: ``NetworkError`` for a name or an option that is not known, or a value that an option cannot have.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      try self.init(name)
      return
    }
    let container = try decoder.container(keyedBy: AnyKey.self)
    var options: [String: AttributeValue] = [:]
    for key in container.allKeys where key.stringValue != Self.nameKey.stringValue {
      options[key.stringValue] = try container.decode(AttributeValue.self, forKey: key)
    }
    try self.init(container.decode(String.self, forKey: Self.nameKey), options: options)
  }

  /// Writes the name under `architecture` and the options beside it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyKey.self)
    try container.encode(name, forKey: Self.nameKey)
    for (key, value) in options { try container.encode(value, forKey: AnyKey(key)) }
  }
}
