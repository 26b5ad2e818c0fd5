/// The ten classes of drawn shapes.
///
/// A shape lies in a square from -1024 to 1024, its middle near 0.
enum ShapeKind: Int, CaseIterable {
  case bar, circle, corner, crescent, cross, half, ring, square, star, triangle

  /// The class's name.
  var name: String { String(describing: self) }

  /// Whether a point belongs to the shape.
  @inline(__always)
  func contains(_ x: Int, _ y: Int) -> Bool {
    switch self {
    case .bar: abs(x) <= 1000 && abs(y) <= 280
    case .circle: x * x + y * y <= 880 * 880
    case .corner:
      abs(x) <= 850 && abs(y) <= 850 && (x <= -290 || y <= -290)
    case .crescent:
      x * x + y * y <= 980 * 980 && (x - 480) * (x - 480) + y * y > 800 * 800
    case .cross:
      (abs(x) <= 980 && abs(y) <= 270) || (abs(y) <= 980 && abs(x) <= 270)
    case .half:
      y >= -420 && x * x + (y + 420) * (y + 420) <= 1000 * 1000
    case .ring:
      x * x + y * y <= 960 * 960 && x * x + y * y > 560 * 560
    case .square: abs(x) <= 740 && abs(y) <= 740
    case .star: Self.starContains(x, y)
    case .triangle:
      y >= -500 && 14189 * x + 8192 * y <= 500 << 14 && -14189 * x + 8192 * y <= 500 << 14
    }
  }

  /// A point lies in a five-pointed star when at most one of its five lines has it outside.
  @inline(__always)
  private static func starContains(_ x: Int, _ y: Int) -> Bool {
    let limit = 324 << 14
    var outside = 0
    if 16384 * y > limit { outside += 1 }
    if -15582 * x + 5063 * y > limit { outside += 1 }
    if -9630 * x - 13255 * y > limit { outside += 1 }
    if 9630 * x - 13255 * y > limit { outside += 1 }
    if 15582 * x + 5063 * y > limit { outside += 1 }
    return outside <= 1
  }
}
