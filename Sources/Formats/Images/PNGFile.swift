import CPNG

/// PNG pictures, decoded and encoded by libpng.
public enum PNGFile {
  /// Writes a picture in one step: a reader sees the old file or the whole new one.
  ///
  /// - Parameters:
  ///   - picture: What to write.
  ///   - path: The file to make or replace; its folder must exist.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``, or
  ///   ``FormatError/corruptPicture(file:decoder:message:)`` when libpng refuses the picture.
  public static func write(_ picture: Picture, to path: String) throws {
    try AtomicFile.write(try encode(picture, source: path), to: path)
  }

  /// The bytes of a PNG file; the same picture gives the same bytes.
  package static func encode(_ picture: Picture, source: String = "memory") throws(FormatError)
    -> [UInt8]
  {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(picture.width)
    image.height = UInt32(picture.height)
    // 0 is grey; the flags add colour and opacity.
    image.format = picture.channels == 1 ? 0 : PNG_FORMAT_FLAG_COLOR
    if picture.channels == 4 { image.format |= PNG_FORMAT_FLAG_ALPHA }
    defer { png_image_free(&image) }
    // Beyond what zlib needs for pictures that do not shrink.
    var byteCount = picture.pixels.count + picture.height + picture.pixels.count / 64 + 4096
    var isWritten = false
    let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { target, initializedCount in
      isWritten =
        png_image_write_to_memory(
          &image, target.baseAddress, &byteCount, 0, picture.pixels, 0, nil) != 0
      initializedCount = isWritten ? byteCount : 0
    }
    guard isWritten else {
      let message = withUnsafeBytes(of: image.message) { text in
        String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .corruptPicture(file: source, decoder: "libpng", message: message)
    }
    return bytes
  }

  static func decode(
    _ bytes: [UInt8], source: String, pixelLimit: Int
  ) throws(FormatError) -> Picture {
    let (width, height) = try size(bytes, source: source)
    try ImageFile.check(
      width: width, height: height, limit: pixelLimit, decoder: "libpng", source: source)
    var message = [CChar](repeating: 0, count: 256)
    var result: Int32 = 0
    let count = width * height * 3
    // Zeros, not raw memory: a damaged picture may leave rows unwritten.
    var pixels = [UInt8](repeating: 0, count: count)
    result = pixels.withUnsafeMutableBufferPointer { target in
      cpng_decode_rgb(
        bytes, bytes.count, UInt32(width), UInt32(height), target.baseAddress, &message,
        message.count)
    }
    guard result == 0 else {
      let text = message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      throw .corruptPicture(
        file: source, decoder: "libpng", message: String(decoding: text, as: UTF8.self))
    }
    return Picture(width: width, height: height, channels: 3, pixels: pixels)
  }

  /// Signature, length and name of the first chunk, width and height.
  static let headerByteCount = 24

  /// The size that the header states.
  static func size(
    _ bytes: [UInt8], source: String
  ) throws(FormatError) -> (width: Int, height: Int) {
    guard bytes.count >= headerByteCount else {
      throw .truncated(
        file: source, part: "the PNG header", needed: headerByteCount, available: bytes.count)
    }
    func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height) = (number(16), number(20))
    guard bytes[12..<16].elementsEqual("IHDR".utf8), width < 1 << 31, height < 1 << 31 else {
      throw .corruptPicture(file: source, decoder: "libpng", message: "the header is damaged")
    }
    return (width, height)
  }

  /// How the picture must be turned; upright where its chunks do not say.
  ///
  /// A PNG file is a chain of chunks: length, name, data, checksum. EXIF data has one named `eXIf`.
  ///
  /// - Parameters:
  ///   - byteCount: The file's.
  ///   - bytes: Gives some bytes from a place in the file.
  /// - Returns: The orientation.
  static func orientation(
    byteCount: Int, bytes: (_ place: Int, _ count: Int) throws(FormatError) -> [UInt8]
  ) -> ExifOrientation {
    var place = 8
    while place <= byteCount - 12, let chunk = try? bytes(place, 8) {
      let length = chunk[..<4].reduce(0) { $0 << 8 | Int($1) }
      if chunk[4...].elementsEqual("eXIf".utf8) {
        guard length <= min(byteCount - place - 12, exifByteLimit),
          let data = try? bytes(place + 8, length)
        else { return .topLeft }
        return ExifOrientation(exif: data[...])
      }
      place += 12 + length
    }
    return .topLeft
  }

  /// More than any camera writes.
  private static let exifByteLimit = 1 << 20
}
