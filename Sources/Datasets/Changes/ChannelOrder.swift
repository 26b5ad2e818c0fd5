import SondeTensors

/// What stands in the places of red, green and blue.
public enum ChannelOrder: String, Hashable, Sendable, CaseIterable {
  case rbg, grb, gbr, brg, bgr

  /// The channel that is taken for each of red, green and blue.
  var sources: [Int] {
    rawValue.map { letter in letter == "r" ? 0 : letter == "g" ? 1 : 2 }
  }

  /// The pixels with their channels in this order.
  @Sendable func reordered(_ pixels: UnsafeBufferPointer<UInt8>, _ size: Size2D) -> [UInt8] {
    let sources = sources
    var result = [UInt8](repeating: 0, count: pixels.count)
    for pixel in stride(from: 0, to: pixels.count, by: 3) {
      for channel in 0..<3 { result[pixel + channel] = pixels[pixel + sources[channel]] }
    }
    return result
  }
}
