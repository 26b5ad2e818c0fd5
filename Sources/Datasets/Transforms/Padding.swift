/// A border around a picture, in pixels on each side.
public struct Padding: Hashable, Sendable {
  /// In pixels.
  public var left: Int
  /// In pixels.
  public var top: Int
  /// In pixels.
  public var right: Int
  /// In pixels.
  public var bottom: Int

  /// Makes a border from its four widths, in torchvision's order.
  public init(left: Int, top: Int, right: Int, bottom: Int) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// Makes a border from the width of its vertical and of its horizontal sides.
  ///
  /// - Parameters:
  ///   - horizontal: Left and right, in pixels.
  ///   - vertical: At the top and at the bottom, in pixels.
  public init(horizontal: Int, vertical: Int) {
    self.init(left: horizontal, top: vertical, right: horizontal, bottom: vertical)
  }

  /// Makes a border that is equally wide everywhere.
  public init(_ width: Int) { self.init(horizontal: width, vertical: width) }

  /// The least of the four widths.
  var least: Int { min(left, top, right, bottom) }
}

extension Padding: ExpressibleByIntegerLiteral {
  /// Makes a border that is equally wide everywhere.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Padding: CustomStringConvertible {
  /// One number, or left, top, right and bottom, as in `[4, 0, 4, 0]`.
  public var description: String {
    self == Padding(left) ? "\(left)" : "[\(left), \(top), \(right), \(bottom)]"
  }
}

/// What a border is made of.
public enum PaddingMode: String, Hashable, Sendable, Codable, CaseIterable {
  /// One colour.
  case constant
  /// The pixels at the edge, repeated.
  case edge
  /// The picture's reflection, without the pixels at the edge: `3 2 1 2 3`.
  case reflect
  /// The picture's reflection, with the pixels at the edge: `2 1 1 2 3`.
  case symmetric

  /// The pixel of a line that stands for a place, which may lie beyond the line.
  ///
  /// - Parameters:
  ///   - place: Counted from the line's first pixel.
  ///   - count: How many pixels the line has, at least 1.
  /// - Returns: A place in the line; nothing where the border has a colour of its own.
  func pixel(for place: Int, of count: Int) -> Int? {
    if place >= 0, place < count { return place }
    switch self {
    case .constant: return nil
    case .edge: return min(max(place, 0), count - 1)
    case .reflect: return count == 1 ? 0 : Self.folded(place, count, period: 2 * (count - 1))
    case .symmetric: return Self.folded(place, count, period: 2 * count)
    }
  }

  private static func folded(_ place: Int, _ count: Int, period: Int) -> Int {
    let rest = place % period
    let wrapped = rest < 0 ? rest + period : rest
    // The second half of a period runs back; it lacks both edges, or has both.
    return wrapped < count ? wrapped : period - wrapped - (period == 2 * count ? 1 : 0)
  }
}
