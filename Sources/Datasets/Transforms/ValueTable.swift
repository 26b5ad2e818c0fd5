import SondeTensors

/// The number that stands for each byte of each channel.
///
/// Everything from ``Transform/toUnit`` or ``Transform/toRaw`` on is a function of one byte and its channel, so it is computed
/// once for the 256 cases of each channel: as exact as computing it for every pixel, and quicker.
struct ValueTable: Hashable, Sendable {
  /// How many channels come out: red, green and blue, or one grey.
  let channels: Int
  /// For red, then green, then blue, or for grey alone: the numbers for the bytes 0 to 255.
  let values: [Float]

  /// Computes the table.
  ///
  /// - Parameters:
  ///   - steps: What is applied after the division, in order.
  ///   - channels: 3; or 1, where the pictures are grey.
  ///   - divisor: What bytes are divided by: 255; or 1, where they stay as they are.
  init(steps: [any NumberRules], channels: Int = 3, divisor: Float = 255) {
    self.channels = channels
    var values: [Float] = []
    values.reserveCapacity(channels * 256)
    for channel in 0..<channels {
      for byte in 0..<256 {
        let unit = Float(byte) / divisor
        values.append(steps.reduce(unit) { $1.apply(to: $0, channel: channel) })
      }
    }
    self.values = values
  }

  /// Writes a picture as planes of numbers: red, green, blue, or one of grey.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for as many numbers a pixel as there are channels.
  func apply(_ source: PixelView, into destination: UnsafeMutablePointer<Float>) {
    let area = source.size.area
    guard channels == 3 else {
      for index in 0..<area { destination[index] = values[Int(source.pixels[index * 3])] }
      return
    }
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
