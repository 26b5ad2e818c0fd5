import SondeFormats

/// A picture as a list of marks, in points, with the origin at the upper left.
struct Drawing: Hashable, Sendable {
  var width: Double
  var height: Double
  var background = Colour.white
  var marks: [Mark] = []

  struct Point: Hashable, Sendable {
    var x: Double
    var y: Double
  }

  struct Rectangle: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var maxX: Double { x + width }
    var maxY: Double { y + height }
  }

  struct Stroke: Hashable, Sendable {
    var colour: Colour
    var width: Double
    /// Lengths of dashes and gaps; empty for an unbroken line.
    var dashes: [Double] = []
  }

  /// Which part of a text stands at its point.
  enum Anchor: Hashable, Sendable { case start, middle, end }

  struct Text: Hashable, Sendable {
    var string: String
    /// Where the anchor stands, on the base line.
    var at: Point
    var size: Double
    var anchor = Anchor.start
    var colour = Colour.ink
    var isBold = false
    /// Turned about its point, in degrees, clockwise.
    var rotation = 0.0
  }

  indirect enum Mark: Hashable, Sendable {
    case polyline([Point], Stroke)
    case circle(Point, radius: Double, fill: Colour)
    case rectangle(Rectangle, fill: Colour?, stroke: Stroke?)
    case text(Text)
    /// A photograph that fills a rectangle; its pixels are seen as squares where it is enlarged.
    case picture(Picture, in: Rectangle)
    /// Marks of which nothing outside a rectangle is seen.
    case clipped(Rectangle, [Mark])
  }

  mutating func line(_ from: Point, _ to: Point, _ stroke: Stroke) {
    marks.append(.polyline([from, to], stroke))
  }

  mutating func text(
    _ string: String, _ x: Double, _ y: Double, size: Double = 12, anchor: Anchor = .start,
    colour: Colour = .ink, isBold: Bool = false, rotation: Double = 0
  ) {
    marks.append(
      .text(
        Text(
          string: string, at: Point(x: x, y: y), size: size, anchor: anchor, colour: colour,
          isBold: isBold, rotation: rotation)))
  }

  mutating func rectangle(_ rectangle: Rectangle, fill: Colour? = nil, stroke: Stroke? = nil) {
    marks.append(.rectangle(rectangle, fill: fill, stroke: stroke))
  }
}
