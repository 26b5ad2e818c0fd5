import SondeTensors

/// Mirrors a picture top and bottom, by chance.
///
/// One number is drawn for each picture, as torchvision's `RandomVerticalFlip` does.
public struct VerticalFlip: Hashable, Sendable {
  /// How likely a picture is mirrored, from 0 to 1.
  public var probability: Double

  /// Makes a transform from the probability that a picture is mirrored.
  public init(probability: Double = 0.5) { self.probability = probability }
}

extension VerticalFlip: ChanceRules {
  func change(_ picture: PixelView, workspace: TransformWorkspace) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    let rowBytes = picture.size.width * 3
    for row in 0..<picture.size.height {
      let mirrored = picture.size.height - 1 - row
      (room + mirrored * rowBytes).update(from: picture.pixels + row * rowBytes, count: rowBytes)
    }
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }
}

extension VerticalFlip: ExpressibleByFloatLiteral {
  /// Makes a transform from the probability that a picture is mirrored.
  public init(floatLiteral value: Double) { self.init(probability: value) }
}
