/// The way to a place in an experiment: keys and positions in lists, as in `data.transforms.train.0`.
public struct ConfigurationPath: Hashable, Sendable {
  /// Keys, and positions counted from 0, outermost first.
  public var components: [String]

  /// Makes a path from its parts.
  public init(_ components: [String] = []) { self.components = components }

  /// Makes a path from text in which parts are separated by points.
  public init(_ text: String) {
    self.components = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// The path with one more part.
  package func appending(_ component: String) -> ConfigurationPath {
    ConfigurationPath(components + [component])
  }

  /// The path with the number of a place in a list.
  package func appending(_ index: Int) -> ConfigurationPath { appending("\(index)") }

  /// The innermost key, leaving out positions in lists.
  var lastKey: String? { components.last { Int($0) == nil } }
}

extension ConfigurationPath: CustomStringConvertible {
  /// The parts with points between them.
  public var description: String { components.joined(separator: ".") }
}

extension ConfigurationPath: ExpressibleByStringLiteral {
  /// Makes a path from text in which parts are separated by points.
  public init(stringLiteral value: String) { self.init(value) }
}

extension ConfigurationPath: Codable {
  /// Reads text in which parts are separated by points.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the parts with points between them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
