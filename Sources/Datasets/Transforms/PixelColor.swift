/// A colour: red, green and blue from 0 to 255.
public struct PixelColor: Hashable, Sendable {
  /// From 0 to 255.
  public var red: UInt8
  /// From 0 to 255.
  public var green: UInt8
  /// From 0 to 255.
  public var blue: UInt8

  /// Makes a colour from its parts, each from 0 to 255.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Makes a grey from its brightness, from 0 to 255.
  public init(gray: UInt8) { self.init(red: gray, green: gray, blue: gray) }

  /// No light at all.
  public static let black = PixelColor(gray: 0)

  /// Whether the three parts are equal.
  var isGray: Bool { red == green && green == blue }

  /// Writes pixels of this colour.
  func paint(_ destination: UnsafeMutablePointer<UInt8>, count: Int) {
    guard !isGray else {
      destination.update(repeating: red, count: count * 3)
      return
    }
    for pixel in 0..<count {
      destination[pixel * 3] = red
      destination[pixel * 3 + 1] = green
      destination[pixel * 3 + 2] = blue
    }
  }
}

extension PixelColor: ExpressibleByIntegerLiteral {
  /// Makes a grey from its brightness, from 0 to 255.
  public init(integerLiteral value: UInt8) { self.init(gray: value) }
}
