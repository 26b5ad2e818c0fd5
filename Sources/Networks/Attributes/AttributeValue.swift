public import SondeTensors

/// What an attribute of a layer, loss, optimizer or architecture is set to in a file.
public enum AttributeValue: Hashable, Sendable {
  /// Yes or no.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// Any number.
  case number(Double)
  /// A height and a width, in pixels.
  case size(Size2D)
  /// A name out of a list.
  case word(String)
}

extension AttributeValue: CustomStringConvertible {
  /// The value as it is written in a file.
  public var description: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .size(let size):
      size.height == size.width ? "\(size.height)" : "[\(size.height), \(size.width)]"
    case .word(let value): value
    }
  }
}

extension AttributeValue: Codable {
  /// Reads a plain value; a size is one number or a list of height and width.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let extents = try? container.decode([Int].self), extents.count == 2 {
      self = .size(Size2D(height: extents[0], width: extents[1]))
    } else {
      self = .word(try container.decode(String.self))
    }
  }

  /// Writes a plain value; a square size is one number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .size(let size) where size.height == size.width: try container.encode(size.height)
    case .size(let size): try container.encode([size.height, size.width])
    case .word(let value): try container.encode(value)
    }
  }
}
