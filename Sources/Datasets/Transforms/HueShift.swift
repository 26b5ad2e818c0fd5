import SondeTensors

/// Turns the hue of a picture's colours: torchvision's `adjust_hue` on PIL pictures.
///
/// Each colour is taken apart into hue, saturation and value of 8 bits, the hue is moved on around the
/// circle, and the parts are put together again. Computed in Pillow's mixture of single and double
/// precision, pixel for pixel.
///
/// Source: Pillow, `src/libImaging/Convert.c`, <https://github.com/python-pillow/Pillow>.
enum HueShift {
  /// Turns the hue.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - share: The part of the circle, from -0.5 to 0.5.
  ///   - workspace: Lends the memory for the result.
  /// - Returns: The result, lent by the workspace.
  static func apply(
    _ picture: PixelView, by share: Float, workspace: TransformWorkspace
  ) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    let shift = UInt8(truncatingIfNeeded: Int(Double(share) * 255))
    for pixel in 0..<picture.size.area {
      turn(picture.pixels + pixel * 3, by: shift, into: room + pixel * 3)
    }
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }

  @inline(__always)
  private static func turn(
    _ pixel: UnsafePointer<UInt8>, by shift: UInt8, into output: UnsafeMutablePointer<UInt8>
  ) {
    let (red, green, blue) = (pixel[0], pixel[1], pixel[2])
    let value = max(red, green, blue)
    let least = min(red, green, blue)
    let range = Float(value - least)
    let saturation = least == value ? 0 : Int(Double(range / Float(value)) * 255)
    guard saturation > 0 else {
      (output[0], output[1], output[2]) = (value, value, value)
      return
    }
    func distance(_ channel: UInt8) -> Float { Float(value - channel) / range }
    let (fromRed, fromGreen, fromBlue) = (distance(red), distance(green), distance(blue))
    let sixths: Float =
      if red == value {
        fromBlue - fromGreen
      } else if green == value {
        Float(2 + Double(fromRed) - Double(fromBlue))
      } else {
        Float(4 + Double(fromGreen) - Double(fromRed))
      }
    let turns = Double(sixths) / 6 + 1
    let hue = UInt8(clamping: Int(Double(Float(turns >= 1 ? turns - 1 : turns)) * 255))
    join(hue: hue &+ shift, saturation: saturation, value: value, into: output)
  }

  @inline(__always)
  private static func join(
    hue: UInt8, saturation: Int, value: UInt8, into output: UnsafeMutablePointer<UInt8>
  ) {
    let sixths = Double(hue) * 6 / 255
    let sector = Int(sixths)
    let rest = Float(sixths - Double(sector))
    let strength = Float(Double(saturation) / 255)
    func byte(_ share: Double) -> UInt8 {
      UInt8(clamping: Int((Double(value) * share).rounded(.toNearestOrAwayFromZero)))
    }
    let low = byte(1 - Double(strength))
    let falling = byte(1 - Double(strength * rest))
    let rising = byte(1 - Double(strength) * (1 - Double(rest)))
    (output[0], output[1], output[2]) =
      switch sector % 6 {
      case 0: (value, rising, low)
      case 1: (falling, value, low)
      case 2: (low, value, rising)
      case 3: (low, falling, value)
      case 4: (rising, low, value)
      default: (value, low, falling)
      }
  }
}
