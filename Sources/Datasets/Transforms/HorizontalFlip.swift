import SondeTensors

/// Mirrors a picture left and right, by chance.
///
/// One number is drawn for each picture, as torchvision's `RandomHorizontalFlip` does.
public struct HorizontalFlip: Hashable, Sendable {
  /// How likely a picture is mirrored, from 0 to 1.
  public var probability: Double

  /// Makes a transform from the probability that a picture is mirrored.
  public init(probability: Double = 0.5) { self.probability = probability }

  /// Mirrors a picture.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for the result, which does not overlap the source.
  static func apply(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    let width = source.size.width
    for row in 0..<source.size.height {
      var input = source.pixels + row * width * 3
      var output = destination + (row * width + width) * 3
      for _ in 0..<width {
        output -= 3
        output[0] = input[0]
        output[1] = input[1]
        output[2] = input[2]
        input += 3
      }
    }
  }
}

extension HorizontalFlip: ChanceRules {
  func change(_ picture: PixelView, workspace: TransformWorkspace) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    Self.apply(picture, into: room)
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }
}

extension HorizontalFlip: ExpressibleByFloatLiteral {
  /// Makes a transform from the probability that a picture is mirrored.
  public init(floatLiteral value: Double) { self.init(probability: value) }
}
