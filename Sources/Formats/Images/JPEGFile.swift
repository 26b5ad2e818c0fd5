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

  /// What the segments in front of the picture data say.
  struct Header {
    var width = 0
    var height = 0
    var orientation = ExifOrientation.topLeft

    /// Reads the segments up to the frame header; EXIF data stands in front of it.
    ///
    /// A JPEG file is a chain of segments, each a marker and a length; the frame header has one of the
    /// markers C0 to CF but for three of them. ITU-T T.81, 1992, table B.1.
    ///
    /// - Parameters:
    ///   - source: The name for messages.
    ///   - bytes: Gives some bytes from a place in the file.
    /// - Throws: ``FormatError/corruptPicture(file:decoder:message:)``, or what `bytes` throws.
    init(
      source: String, bytes: (_ place: Int, _ count: Int) throws(FormatError) -> [UInt8]
    ) throws(FormatError) {
      var place = 2
      while true {
        let segment = try bytes(place, 4)
        guard segment[0] == 0xFF else {
          throw .corruptPicture(
            file: source, decoder: "the header reader", message: "no marker at byte \(place)")
        }
        let length = Int(segment[2]) << 8 | Int(segment[3])
        switch segment[1] {
        case 0xFF: place += 1
        case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(segment[1]):
          let frame = try bytes(place + 5, 4)
          (height, width) = (Int(frame[0]) << 8 | Int(frame[1]), Int(frame[2]) << 8 | Int(frame[3]))
          return
        case 0xD8...0xDA:
          throw .corruptPicture(
            file: source, decoder: "the header reader",
            message: "no frame before the picture data")
        default:
          if segment[1] == 0xE1, length > 8 {
            let data = try bytes(place + 4, length - 2)
            if data.starts(with: Array("Exif\0\0".utf8)) {
              orientation = ExifOrientation(exif: data.dropFirst(6))
            }
          }
          place += 2 + length
        }
      }
    }
  }

  /// How the picture must be turned; upright where its header cannot be read.
  static func orientation(_ bytes: [UInt8]) -> ExifOrientation {
    let header = try? Header(source: "memory") { (place, count) throws(FormatError) in
      guard place <= bytes.count - count else {
        throw .truncated(
          file: "memory", part: "the JPEG header", needed: count, available: bytes.count - place)
      }
      return Array(bytes[place..<place + count])
    }
    return header?.orientation ?? .topLeft
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
