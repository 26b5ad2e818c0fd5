import Foundation
import SondeTensors

/// Turns, shifts, scales and shears a picture at random, keeping its size.
///
/// As torchvision's `RandomAffine`: the angle is drawn first, then the shift across and down, the scale,
/// and the shears; what is not asked for is not drawn. Positive angles turn clockwise.
public struct RandomAffine: Hashable, Sendable {
  /// The greatest shift, as a share of the picture's extent.
  public struct Translation: Hashable, Sendable {
    /// Across, as a share of the width, from 0 to 1.
    public var x: Double
    /// Downwards, as a share of the height, from 0 to 1.
    public var y: Double

    /// Makes a shift from its greatest shares of the width and of the height, from 0 to 1.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The angles of a shear, in degrees.
  public struct Shear: Hashable, Sendable {
    /// Of vertical lines, in degrees.
    public var x: ClosedRange<Double>
    /// Of horizontal lines, in degrees; nothing where there is none.
    public var y: ClosedRange<Double>?

    /// Makes a shear from the angles of vertical and of horizontal lines, in degrees.
    public init(x: ClosedRange<Double>, y: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
    }
  }

  /// The angles, in degrees, clockwise.
  public var degrees: ClosedRange<Double>
  /// The greatest shift; nothing for none.
  public var translation: Translation?
  /// How much larger the picture becomes; nothing for not at all.
  public var scale: ClosedRange<Double>?
  /// The shear; nothing for none.
  public var shear: Shear?
  /// How pixels between pixels are made up.
  public var interpolation: Interpolation
  /// The colour of what was outside the picture.
  public var fill: PixelColor
  /// The point that stays where it is; nothing for the middle.
  public var center: Point2D?

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - degrees: The angles, in degrees, clockwise.
  ///   - translation: The greatest shift; nothing for none.
  ///   - scale: How much larger the picture becomes; nothing for not at all.
  ///   - shear: The shear; nothing for none.
  ///   - interpolation: How pixels between pixels are made up.
  ///   - fill: The colour of what was outside the picture.
  ///   - center: The point that stays where it is; nothing for the middle.
  public init(
    degrees: ClosedRange<Double>, translation: Translation? = nil,
    scale: ClosedRange<Double>? = nil, shear: Shear? = nil,
    interpolation: Interpolation = .nearest, fill: PixelColor = .black, center: Point2D? = nil
  ) {
    self.degrees = degrees
    self.translation = translation
    self.scale = scale
    self.shear = shear
    self.interpolation = interpolation
    self.fill = fill
    self.center = center
  }

  /// What was drawn for a picture.
  struct Draw: Hashable, Sendable {
    /// Clockwise.
    var degrees = 0.0
    /// In pixels.
    var shiftX = 0
    /// In pixels.
    var shiftY = 0
    var scale = 1.0
    /// In degrees.
    var shearX = 0.0
    /// In degrees.
    var shearY = 0.0

    /// Where the pixels of the result come from: torchvision's `_get_inverse_affine_matrix`.
    func map(center: Point2D) -> AffineMap {
      func radians(_ degrees: Double) -> Double { degrees * (.pi / 180) }
      let (turn, shearX, shearY) = (radians(degrees), radians(shearX), radians(shearY))
      let a = cos(turn - shearY) / cos(shearY)
      let b = -cos(turn - shearY) * tan(shearX) / cos(shearY) - sin(turn)
      let c = sin(turn - shearY) / cos(shearY)
      let d = -sin(turn - shearY) * tan(shearX) / cos(shearY) + cos(turn)
      var map = AffineMap(
        xx: d / scale, xy: -b / scale, x0: 0, yx: -c / scale, yy: a / scale, y0: 0)
      let (x, y) = (-center.x - Double(shiftX), -center.y - Double(shiftY))
      map.x0 = map.xx * x + map.xy * y + center.x
      map.y0 = map.yx * x + map.yy * y + center.y
      return map
    }
  }
}

extension RandomAffine: PixelRules {
  var problem: String? {
    let angles = -36_000.0...36_000
    if let problem = ParameterProblem.range("an angle", degrees, within: angles) { return problem }
    if let translation, !(0...1).contains(translation.x) || !(0...1).contains(translation.y) {
      return "a shift of (\(translation.x), \(translation.y)) is not between 0 and 1"
    }
    for range in [shear?.x, shear?.y].compactMap({ $0 }) {
      // At a right angle a shear has no end.
      if let problem = ParameterProblem.range("a shear", range, within: -89...89) {
        return problem
      }
    }
    return scale.flatMap { ParameterProblem.range("a scale", $0, within: 1e-4...1e4) }
      ?? center?.problem
  }
  var decisionCount: Int { 1 }
  var drawsBySize: Bool { translation != nil }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    func draw(_ range: ClosedRange<Double>) -> Double {
      Double(generator.uniform(from: Float(range.lowerBound), to: Float(range.upperBound)))
    }
    func shift(_ limit: Double) -> Int { Int(draw(-limit...limit).rounded(.toNearestOrEven)) }
    var made = Draw(degrees: draw(degrees))
    if let translation {
      made.shiftX = shift(translation.x * Double(size.width))
      made.shiftY = shift(translation.y * Double(size.height))
    }
    if let scale { made.scale = draw(scale) }
    if let shear {
      made.shearX = draw(shear.x)
      if let vertical = shear.y { made.shearY = draw(vertical) }
    }
    decisions.steps.append(.affine(made))
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .affine(let draw) = decisions.next() else { return picture }
    let middle =
      center
      ?? Point2D(x: Double(picture.size.width) * 0.5, y: Double(picture.size.height) * 0.5)
    return draw.map(center: middle).apply(
      picture, size: picture.size, interpolation: interpolation, fill: fill, workspace: workspace)
  }
}
