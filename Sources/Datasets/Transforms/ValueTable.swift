import SondeTensors

/// The number that stands for each byte of each channel.
///
/// Everything from ``Transform/toUnit`` on is a function of one byte and its channel, so it is computed
/// once for the 3 × 256 cases: as exact as computing it for every pixel, and quicker.
struct ValueTable: Hashable, Sendable {
  /// For red, then green, then blue: the numbers for the bytes 0 to 255.
  let values: [Float]

  /// Computes the table.
  ///
  /// - Parameter steps: What is applied after the division by 255, in order.
  init(steps: [Normalize]) {
    var values: [Float] = []
    values.reserveCapacity(3 * 256)
    for channel in 0..<3 {
      for byte in 0..<256 {
        let unit = Float(byte) / 255
        values.append(steps.reduce(unit) { $1.apply(to: $0, channel: channel) })
      }
    }
    self.values = values
  }

  /// Writes a picture as three planes of numbers, red, green, blue.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for three numbers a pixel.
  func apply(_ source: PixelView, into destination: UnsafeMutablePointer<Float>) {
    let area = source.size.area
    let (red, green, blue) = (destination, destination + area, destination + 2 * area)
    values.withUnsafeBufferPointer { values in
      var pixel = source.pixels
      for index in 0..<area {
        red[index] = values[Int(pixel[0])]
        green[index] = values[256 + Int(pixel[1])]
        blue[index] = values[512 + Int(pixel[2])]
        pixel += 3
      }
    }
  }
}
