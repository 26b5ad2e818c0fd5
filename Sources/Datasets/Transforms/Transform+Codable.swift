import SondeTensors

// A transform in an experiment file is its name (`to_unit`), or its name and what it needs:
// `{resize: 32}`, `{resize: [70, 70]}`, `{random_crop: {size: 32, padding: 4}}`,
// `{random_grayscale: 0.8}`, `{normalize: imagenet}`, `{normalize: {mean: […], std: […]}}`.

extension Transform: Codable {
  /// Reads a name, or a name with its parameters.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard let transform = Self.withoutParameters(name) else {
        throw Self.error(decoder.codingPath, Self.complaint(aboutBareName: name))
      }
      self = transform
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw Self.error(
        decoder.codingPath,
        "a transform has one name, not \(container.allKeys.count); put a dash before each of them")
    }
    guard let transform = try Self.decoded(container, key) else {
      throw Self.error(decoder.codingPath, Self.complaint(aboutName: key.stringValue))
    }
    self = transform
  }

  /// Writes the name, or the name with its parameters.
  public func encode(to encoder: any Encoder) throws {
    if self == .toUnit || self == .grayscale {
      var container = encoder.singleValueContainer()
      try container.encode(name)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    let key = Key(name)
    switch self {
    case .resize(let resize):
      switch resize.target {
      case .shorterSide(let side): try container.encode(side, forKey: key)
      case .size(let size): try container.encode([size.height, size.width], forKey: key)
      }
    case .centerCrop(let crop): try container.encode(Extent(crop.size), forKey: key)
    case .randomCrop(let crop):
      var parameters = container.nestedContainer(keyedBy: Key.self, forKey: key)
      try parameters.encode(Extent(crop.size), forKey: "size")
      try parameters.encode(crop.padding, forKey: "padding")
    case .horizontalFlip(let flip): try container.encode(flip.probability, forKey: key)
    case .randomGrayscale(let gray): try container.encode(gray.probability, forKey: key)
    case .normalize(let normalize): try container.encode(normalize, forKey: key)
    case .toUnit, .grayscale: break
    }
  }

  private static func withoutParameters(_ name: String) -> Transform? {
    switch name {
    case "to_unit": .toUnit
    case "grayscale": .grayscale
    case "horizontal_flip": .horizontalFlip(HorizontalFlip())
    case "random_grayscale": .randomGrayscale(RandomGrayscale())
    default: nil
    }
  }

  private static func decoded(
    _ container: KeyedDecodingContainer<Key>, _ key: Key
  ) throws -> Transform? {
    switch key.stringValue {
    case "resize":
      if let side = try? container.decode(Int.self, forKey: key) {
        return .resize(Resize(shorterSide: side))
      }
      return .resize(Resize(.size(try container.decode(Extent.self, forKey: key).size)))
    case "center_crop":
      return .centerCrop(CenterCrop(try container.decode(Extent.self, forKey: key).size))
    case "random_crop":
      return .randomCrop(try randomCrop(container, key))
    case "horizontal_flip":
      return .horizontalFlip(
        HorizontalFlip(probability: try container.decode(Double.self, forKey: key)))
    case "random_grayscale":
      return .randomGrayscale(
        RandomGrayscale(probability: try container.decode(Double.self, forKey: key)))
    case "normalize": return .normalize(try container.decode(Normalize.self, forKey: key))
    default: return nil
    }
  }

  private static func randomCrop(
    _ container: KeyedDecodingContainer<Key>, _ key: Key
  ) throws -> RandomCrop {
    guard let parameters = try? container.nestedContainer(keyedBy: Key.self, forKey: key) else {
      return RandomCrop(try container.decode(Extent.self, forKey: key).size)
    }
    try Key.checkKnown(parameters, ["size", "padding"], of: "random_crop")
    return RandomCrop(
      try parameters.decode(Extent.self, forKey: "size").size,
      padding: try parameters.decodeIfPresent(Int.self, forKey: "padding") ?? 0)
  }

  private static func complaint(aboutBareName name: String) -> String {
    names.contains(name)
      ? "\(name) needs parameters, as in {\(name): …}" : complaint(aboutName: name)
  }

  private static func complaint(aboutName name: String) -> String {
    ["to_unit", "grayscale"].contains(name)
      ? "\(name) takes no parameters; write the name alone"
      : "there is no transform \"\(name)\"; there are \(names.joined(separator: ", "))"
  }

  private static func error(_ path: [any CodingKey], _ text: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: text))
  }
}

extension Normalize: Codable {
  /// Reads the name of well-known statistics, or `mean` and `std`.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard let known = Self.named.first(where: { $0.name == name }) else {
        let names = Self.named.map(\.name).joined(separator: ", ")
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "there are no statistics \"\(name)\"; there are \(names), "
              + "or write {mean: [red, green, blue], std: [red, green, blue]}"))
      }
      self = known.value
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    try Key.checkKnown(container, ["mean", "std"], of: "normalize")
    self.init(
      mean: try container.decode([Double].self, forKey: "mean"),
      standardDeviation: try container.decode([Double].self, forKey: "std"))
  }

  /// Writes the name of well-known statistics, or `mean` and `std`.
  public func encode(to encoder: any Encoder) throws {
    if let known = Self.named.first(where: { $0.value == self }) {
      var container = encoder.singleValueContainer()
      try container.encode(known.name)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(mean, forKey: "mean")
    try container.encode(standardDeviation, forKey: "std")
  }
}

/// A size in an experiment file: one side of a square, or `[height, width]`.
private struct Extent: Codable {
  let size: Size2D

  init(_ size: Size2D) { self.size = size }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let side = try? container.decode(Int.self) {
      self.size = Size2D(side)
      return
    }
    guard let sides = try? container.decode([Int].self), sides.count == 2 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a size is one number or [height, width]")
    }
    self.size = Size2D(height: sides[0], width: sides[1])
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if size.height == size.width {
      try container.encode(size.height)
    } else {
      try container.encode([size.height, size.width])
    }
  }
}

/// A key of an experiment file.
private struct Key: CodingKey, ExpressibleByStringLiteral {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { self.stringValue = name }
  init(stringLiteral value: String) { self.stringValue = value }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  /// Refuses keys that a transform does not have.
  static func checkKnown(
    _ container: KeyedDecodingContainer<Key>, _ known: [String], of transform: String
  ) throws {
    guard let unknown = container.allKeys.first(where: { !known.contains($0.stringValue) }) else {
      return
    }
    throw DecodingError.dataCorrupted(
      .init(
        codingPath: container.codingPath,
        debugDescription: "\(transform) has no \"\(unknown.stringValue)\"; "
          + "it has \(known.joined(separator: " and "))"))
  }
}
