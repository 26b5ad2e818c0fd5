/// JPEG pictures, decoded by libjpeg-turbo.
enum JPEGFile {
  static func decode(
    _ bytes: [UInt8], source: String, pixelLimit: Int
  ) throws(FormatError) -> Picture {
    let picture = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(FormatError) in
        try JPEGDecoder.borrow(source: source) { (decoder) throws(FormatError) in
          let header = try decoder.header(bytes, source: source)
          try ImageFile.check(
            width: header.width, height: header.height, limit: pixelLimit, decoder: "libjpeg",
            source: source)
          let pixels = try decoder.decode(
            bytes, width: header.width, height: header.height, isCMYK: header.isCMYK,
            source: source)
          return Picture(
            width: header.width, height: header.height, channels: 3,
            pixels: header.isCMYK ? rgb(invertedCMYK: pixels) : pixels)
        }
      }
    }
    return try picture.get()
  }

  /// The size that the frame header states.
  ///
  /// A JPEG file is a chain of segments, each a marker and a length; the frame header has one of the
  /// markers C0 to CF but for three of them. ITU-T T.81, 1992, table B.1.
  static func size(_ file: borrowing InputFile) throws(FormatError) -> (width: Int, height: Int) {
    var place = 2
    while true {
      let segment = try file.bytes(at: place, count: 4, part: "the JPEG header")
      guard segment[0] == 0xFF else {
        throw .corruptPicture(
          file: file.path, decoder: "the header reader", message: "no marker at byte \(place)")
      }
      switch segment[1] {
      case 0xFF: place += 1
      case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(segment[1]):
        let frame = try file.bytes(at: place + 5, count: 4, part: "the JPEG header")
        return (Int(frame[2]) << 8 | Int(frame[3]), Int(frame[0]) << 8 | Int(frame[1]))
      case 0xD8...0xDA:
        throw .corruptPicture(
          file: file.path, decoder: "the header reader", message: "no frame before the picture data"
        )
      default: place += 2 + (Int(segment[2]) << 8 | Int(segment[3]))
      }
    }
  }

  /// Red, green and blue of ink amounts, which JPEG files store inverted, rounded as Pillow does.
  private static func rgb(invertedCMYK samples: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(samples.count / 4 * 3)
    for place in stride(from: 0, to: samples.count, by: 4) {
      let paper = Int(samples[place + 3])
      for channel in 0..<3 {
        let product = (255 - Int(samples[place + channel])) * paper + 128
        pixels.append(UInt8(max(0, paper - (product >> 8 + product) >> 8)))
      }
    }
    return pixels
  }
}
