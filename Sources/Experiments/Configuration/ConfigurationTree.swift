/// An experiment, or a part of one, as files write it: maps, lists and plain values.
///
/// It is what YAML and JSON are read into, what changes are made on, and what is written. Two trees are equal if they say
/// the same; the order of keys, and whether a whole number has a decimal point, play no part.
public struct ConfigurationTree: Sendable {
  /// What a tree is made of.
  public enum Content: Sendable {
    /// Nothing.
    case null
    /// Yes or no.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// Any number.
    case number(Double)
    /// Text.
    case text(String)
    /// Trees in order.
    case list([ConfigurationTree])
    /// Trees under keys, no key twice.
    case map([Entry])
  }

  /// A tree under a key.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public var key: String
    /// What stands under it.
    public var value: ConfigurationTree
    /// Where the key stands.
    package var place: ConfigurationPlace?

    /// Puts a tree under a key.
    public init(_ key: String, _ value: ConfigurationTree) { self.init(key, value, at: nil) }

    package init(_ key: String, _ value: ConfigurationTree, at place: ConfigurationPlace?) {
      self.key = key
      self.value = value
      self.place = place
    }

    /// Whether key and value are equal, wherever they stand.
    public static func == (one: Entry, other: Entry) -> Bool {
      one.key == other.key && one.value == other.value
    }

    /// Takes in key and value.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(key)
      hasher.combine(value)
    }
  }

  /// What it says.
  public var content: Content
  /// How a plain value was written, as in `010`.
  var written: String?
  /// Where it stands.
  package var place: ConfigurationPlace?

  /// Makes a tree.
  public init(_ content: Content) { self.init(content, at: nil) }

  package init(_ content: Content, written: String? = nil, at place: ConfigurationPlace?) {
    self.content = content
    self.written = written
    self.place = place
  }
}

extension ConfigurationTree {
  package static func text(_ text: String) -> ConfigurationTree { ConfigurationTree(.text(text)) }

  package static func map(_ entries: [(String, ConfigurationTree)]) -> ConfigurationTree {
    ConfigurationTree(.map(entries.map { Entry($0, $1) }))
  }

  package static func list(_ elements: [ConfigurationTree]) -> ConfigurationTree {
    ConfigurationTree(.list(elements))
  }

  /// What stands under a key, if this is a map that has it.
  package subscript(key: String) -> ConfigurationTree? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The text, or a plain value as it was written.
  package var plainText: String? {
    switch content {
    case .text(let text): text
    case .boolean(let value): written ?? "\(value)"
    case .integer(let value): written ?? "\(value)"
    case .number(let value): written ?? "\(value)"
    case .null, .list, .map: nil
    }
  }

  /// What stands here, in words, for messages.
  package var inWords: String {
    switch content {
    case .null: "nothing"
    case .text(let text): "\"\(text.count > 40 ? text.prefix(40) + "…" : text)\""
    case .boolean, .integer, .number: plainText ?? ""
    case .list(let elements): "a list of \(elements.count)"
    case .map(let entries):
      entries.isEmpty ? "an empty map" : "a map with \(entries[0].key)"
    }
  }
}

extension ConfigurationTree: Hashable {
  /// Whether two trees say the same.
  public static func == (one: ConfigurationTree, other: ConfigurationTree) -> Bool {
    switch (one.content, other.content) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.integer(let a), .number(let b)), (.number(let b), .integer(let a)): Double(a) == b
    case (.text(let a), .text(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a.count == b.count && Set(a) == Set(b)
    default: false
    }
  }

  /// Takes in what the tree says.
  public func hash(into hasher: inout Hasher) {
    switch content {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(Double(value))
    case .number(let value): hasher.combine(value)
    case .text(let text): hasher.combine(text)
    case .list(let elements): hasher.combine(elements)
    case .map(let entries): hasher.combine(Set(entries))
    }
  }
}
