import Foundation
import SondeTensors

/// Turns a picture by a random angle, all angles of a range equally likely.
///
/// As torchvision's `RandomRotation`: one angle is drawn for each picture; positive ones turn
/// counter-clockwise.
public struct RandomRotation: Hashable, Sendable {
  /// The angles, in degrees.
  public var degrees: ClosedRange<Double>
  /// How pixels between pixels are made up.
  public var interpolation: Interpolation
  /// Whether the result is as large as the turned picture needs, rather than as large as the picture.
  ///
  /// Each picture then has a size of its own: a resize or a crop must follow.
  public var expands: Bool
  /// The point about which the picture is turned; nothing for its middle.
  public var center: Point2D?
  /// The colour of what was outside the picture.
  public var fill: PixelColor

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - degrees: The angles, in degrees, counter-clockwise.
  ///   - interpolation: How pixels between pixels are made up.
  ///   - expands: Whether the result is as large as the turned picture needs.
  ///   - center: The point about which the picture is turned; nothing for its middle.
  ///   - fill: The colour of what was outside the picture.
  public init(
    degrees: ClosedRange<Double>, interpolation: Interpolation = .nearest, expands: Bool = false,
    center: Point2D? = nil, fill: PixelColor = .black
  ) {
    self.degrees = degrees
    self.interpolation = interpolation
    self.expands = expands
    self.center = center
    self.fill = fill
  }

  /// Where the pixels of the turned picture come from, and its size.
  ///
  /// PIL's `Image.rotate`: sine and cosine are rounded to 15 decimals, so that quarter turns are exact.
  func map(turn: Float, size: Size2D) -> (map: AffineMap, size: Size2D) {
    let rest = fmod(Double(turn), 360)
    let turn = rest < 0 ? rest + 360 : rest
    let angle = -(turn * (.pi / 180))
    func rounded(_ value: Double) -> Double { (value * 1e15).rounded(.toNearestOrEven) / 1e15 }
    let (sine, cosine) = (rounded(sin(angle)), rounded(cos(angle)))
    let middle =
      center ?? Point2D(x: Double(size.width) / 2, y: Double(size.height) / 2)
    var map = AffineMap(xx: cosine, xy: sine, x0: 0, yx: rounded(-sin(angle)), yy: cosine, y0: 0)
    let moved = map(-middle.x, -middle.y)
    (map.x0, map.y0) = (moved.x + middle.x, moved.y + middle.y)
    guard expands else { return (map, size) }
    let expanded = expandedSize(size, turn: turn, map)
    let shifted = map(
      -Double(expanded.width - size.width) / 2, -Double(expanded.height - size.height) / 2)
    (map.x0, map.y0) = (shifted.x, shifted.y)
    return (map, expanded)
  }

  private func expandedSize(_ size: Size2D, turn: Double, _ map: AffineMap) -> Size2D {
    if center == nil, turn == 90 || turn == 270 {
      return Size2D(height: size.width, width: size.height)
    }
    let (width, height) = (Double(size.width), Double(size.height))
    let corners = [map(0, 0), map(width, 0), map(width, height), map(0, height)]
    func extent(_ places: [Double]) -> Int {
      let (least, greatest) = (places.min() ?? 0, places.max() ?? 0)
      return Int(greatest.rounded(.up)) - Int(least.rounded(.down))
    }
    return Size2D(height: extent(corners.map(\.y)), width: extent(corners.map(\.x)))
  }
}

extension RandomRotation: PixelRules {
  var problem: String? {
    ParameterProblem.range("an angle", degrees, within: -36_000...36_000) ?? center?.problem
  }
  var decisionCount: Int { 1 }

  func outputSize(of size: Size2D) -> Size2D? {
    guard expands else { return size }
    guard degrees.lowerBound == degrees.upperBound else { return nil }
    return map(turn: Float(degrees.lowerBound), size: size).size
  }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    let turn = generator.uniform(from: Float(degrees.lowerBound), to: Float(degrees.upperBound))
    decisions.steps.append(.turn(degrees: turn))
    return expands ? map(turn: turn, size: size).size : size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .turn(let turn) = decisions.next() else { return picture }
    return turned(picture, by: turn, workspace: workspace)
  }

  /// Turns a picture.
  func turned(
    _ picture: PixelView, by turn: Float, workspace: TransformWorkspace
  ) -> PixelView {
    let (map, size) = map(turn: turn, size: picture.size)
    return map.apply(
      picture, size: size, interpolation: interpolation, fill: fill, workspace: workspace)
  }
}
