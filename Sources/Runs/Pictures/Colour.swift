/// A colour in sRGB; all parts from 0 to 1.
struct Colour: Hashable, Sendable {
  var red: Double
  var green: Double
  var blue: Double
  var opacity = 1.0

  /// A colour as web pages write it: 0xRRGGBB.
  init(_ hexadecimal: Int, opacity: Double = 1) {
    red = Double(hexadecimal >> 16 & 0xFF) / 255
    green = Double(hexadecimal >> 8 & 0xFF) / 255
    blue = Double(hexadecimal & 0xFF) / 255
    self.opacity = opacity
  }

  func opacity(_ opacity: Double) -> Colour {
    var colour = self
    colour.opacity = opacity
    return colour
  }

  /// A colour between this (0) and another (1).
  func mixed(with other: Colour, _ fraction: Double) -> Colour {
    var colour = self
    colour.red += (other.red - red) * fraction
    colour.green += (other.green - green) * fraction
    colour.blue += (other.blue - blue) * fraction
    return colour
  }

  static let white = Colour(0xFFFFFF)
  /// For words.
  static let ink = Colour(0x222222)
  /// For words that explain.
  static let faintInk = Colour(0x666666)
  /// For axes.
  static let axis = Colour(0x999999)
  /// For lines behind curves.
  static let grid = Colour(0xE6E6E6)

  /// Colours that people with any colour vision can tell apart.
  ///
  /// Okabe and Ito, *Color Universal Design*, 2008, <https://jfly.uni-koeln.de/color/>.
  static let series = [
    Colour(0x0072B2), Colour(0xD55E00), Colour(0x009E73), Colour(0xCC79A7), Colour(0xE69F00),
    Colour(0x56B4E9),
  ]

  /// From none (0) to all (1): light to dark blue, in even steps of lightness, after ColorBrewer's
  /// "Blues", <https://colorbrewer2.org>.
  static func sequential(_ fraction: Double) -> Colour {
    let stops = [0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C]
    let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(place), stops.count - 2)
    return Colour(stops[lower]).mixed(with: Colour(stops[lower + 1]), place - Double(lower))
  }

  /// Black or white, whichever is read better on the colour.
  var readableInk: Colour {
    0.299 * red + 0.587 * green + 0.114 * blue > 0.45 ? .ink : .white
  }
}
