import SondeTensors

/// Takes the colour out of a picture, by chance; three equal channels remain.
///
/// One number is drawn for each picture, as torchvision's `RandomGrayscale` does. The grey is PIL's
/// `L`: the luma of ITU-R BT.601 in 16-bit fixed point, rounded.
public struct RandomGrayscale: Hashable, Sendable {
  /// How likely a picture loses its colour, from 0 to 1.
  public var probability: Double

  /// Makes a transform from the probability that a picture loses its colour.
  public init(probability: Double = 0.1) { self.probability = probability }

  /// Draws whether a picture loses its colour.
  func plan(generator: inout Generator) -> PlannedTransform {
    generator.uniform() < Float(probability) ? .act : .keep
  }

  /// Takes the colour out of a picture.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for the result; may be the source itself.
  static func apply(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    for pixel in 0..<source.size.area {
      let input = source.pixels + pixel * 3
      let luma =
        19595 &* UInt32(input[0]) &+ 38470 &* UInt32(input[1]) &+ 7471 &* UInt32(input[2])
      let gray = UInt8(truncatingIfNeeded: (luma &+ 0x8000) >> 16)
      let output = destination + pixel * 3
      output[0] = gray
      output[1] = gray
      output[2] = gray
    }
  }
}

extension RandomGrayscale: ExpressibleByFloatLiteral {
  /// Makes a transform from the probability that a picture loses its colour.
  public init(floatLiteral value: Double) { self.init(probability: value) }
}
