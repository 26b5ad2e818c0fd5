/// A height and a width, in pixels.
public struct Size2D: Hashable, Sendable, Codable {
  /// The vertical extent, in pixels.
  public var height: Int
  /// The horizontal extent, in pixels.
  public var width: Int

  /// Makes a size from its two extents.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Makes a square size.
  public init(_ side: Int) { self.init(height: side, width: side) }

  /// The number of pixels.
  public var area: Int { height * width }
}

extension Size2D: ExpressibleByIntegerLiteral {
  /// Makes a square size from a literal.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Size2D: CustomStringConvertible {
  /// Height and width joined by a cross, as in `3×5`.
  public var description: String { "\(height)×\(width)" }
}
