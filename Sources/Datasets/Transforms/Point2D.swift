/// A point of a picture, in pixels from its upper left corner.
public struct Point2D: Hashable, Sendable {
  /// To the right, in pixels.
  public var x: Double
  /// Downwards, in pixels.
  public var y: Double

  /// Makes a point from its distances to the left edge and to the upper edge, in pixels.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  var problem: String? {
    abs(x) <= 100_000 && abs(y) <= 100_000 ? nil : "a centre at (\(x), \(y)) is too far away"
  }
}
