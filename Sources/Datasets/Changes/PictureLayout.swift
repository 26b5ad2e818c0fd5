import SondeTensors

/// How the bytes of a picture lie in memory, and how they are read instead.
///
/// `hwc`: the three channels of a pixel side by side, pixel after pixel; `chw`: a whole plane after the other.
public enum PictureLayout: String, Hashable, Sendable, CaseIterable {
  /// Pixel after pixel, read as planes.
  case hwcAsCHW = "hwc_as_chw"
  /// Planes, read as pixel after pixel.
  case chwAsHWC = "chw_as_hwc"

  /// The pixels that come of reading wrongly.
  @Sendable func misread(_ pixels: UnsafeBufferPointer<UInt8>, _ size: Size2D) -> [UInt8] {
    let area = size.area
    var result = [UInt8](repeating: 0, count: pixels.count)
    for pixel in 0..<area {
      for channel in 0..<3 {
        let (inPixels, inPlanes) = (pixel * 3 + channel, channel * area + pixel)
        switch self {
        case .hwcAsCHW: result[inPixels] = pixels[inPlanes]
        case .chwAsHWC: result[inPlanes] = pixels[inPixels]
        }
      }
    }
    return result
  }
}
