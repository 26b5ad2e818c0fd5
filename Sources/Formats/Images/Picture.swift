/// A picture of 8-bit samples.
public struct Picture: Hashable, Sendable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// 1 for grey, 3 for red, green, blue, 4 with opacity.
  public let channels: Int
  /// The samples, row after row from the top, the channels of a pixel side by side.
  public var pixels: [UInt8]

  /// Makes a picture from its samples.
  ///
  /// - Parameters:
  ///   - width: In pixels.
  ///   - height: In pixels.
  ///   - channels: 1, 3 or 4.
  ///   - pixels: `height * width * channels` samples.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition([1, 3, 4].contains(channels), "A picture has 1, 3 or 4 channels.")
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * channels,
      "A picture of \(width)×\(height) with \(channels) channels does not have \(pixels.count) samples."
    )
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// The channels of one pixel.
  public subscript(x x: Int, y y: Int) -> ArraySlice<UInt8> {
    let place = (y * width + x) * channels
    return pixels[place..<place + channels]
  }
}
