// Trees as JSON and other formats of Swift's own.

extension ConfigurationTree: Codable {
  /// Reads whatever is there.
  public init(from decoder: any Decoder) throws {
    if let map = try? decoder.container(keyedBy: MapKey.self) {
      self.init(
        .map(
          try map.allKeys.map {
            Entry($0.stringValue, try map.decode(ConfigurationTree.self, forKey: $0))
          }))
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var elements: [ConfigurationTree] = []
      while !list.isAtEnd { elements.append(try list.decode(ConfigurationTree.self)) }
      self.init(.list(elements))
      return
    }
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self.init(.null)
    } else if let boolean = try? value.decode(Bool.self) {
      self.init(.boolean(boolean))
    } else if let integer = try? value.decode(Int.self) {
      self.init(.integer(integer))
    } else if let number = try? value.decode(Double.self) {
      self.init(.number(number))
    } else {
      self.init(.text(try value.decode(String.self)))
    }
  }

  /// Writes maps, lists and plain values.
  public func encode(to encoder: any Encoder) throws {
    switch content {
    case .map(let entries):
      var map = encoder.container(keyedBy: MapKey.self)
      for entry in entries { try map.encode(entry.value, forKey: MapKey(entry.key)) }
    case .list(let elements):
      var list = encoder.unkeyedContainer()
      for element in elements { try list.encode(element) }
    default:
      var value = encoder.singleValueContainer()
      switch content {
      case .boolean(let boolean): try value.encode(boolean)
      case .integer(let integer): try value.encode(integer)
      case .number(let number): try value.encode(number)
      case .text(let text): try value.encode(text)
      default: try value.encodeNil()
      }
    }
  }
}

/// A key that is known only when a tree is read or written.
private struct MapKey: CodingKey {
  let stringValue: String
  init(_ text: String) { stringValue = text }
  init?(stringValue: String) { self.init(stringValue) }
  var intValue: Int? { nil }
  init?(intValue: Int) { nil }
}
