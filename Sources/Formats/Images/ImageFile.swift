/// Picture files: JPEG and PNG, told apart by their first bytes.
public enum ImageFile {
  /// How many pixels are decoded unless the caller says otherwise; beyond it Pillow refuses too.
  public static let pixelLimit = 178_956_970

  /// Decodes a file to red, green and blue.
  ///
  /// The pixels are those of Pillow's `Image.open(path).convert("RGB")`: JPEG with the accurate transform
  /// and smooth upsampling, orientation tags and gamma not applied, transparency dropped. Differing from
  /// Pillow, which clips 16-bit grey pictures at 255, their high byte is taken.
  ///
  /// - Parameters:
  ///   - path: A JPEG or PNG file.
  ///   - pixelLimit: The largest number of pixels to decode.
  /// - Returns: A picture of three channels.
  /// - Throws: ``FormatError`` that names the file, and the decoder's message where there is one.
  public static func decode(_ path: String, pixelLimit: Int = pixelLimit) throws -> Picture {
    try decode(try InputFile.bytes(of: path), source: path, pixelLimit: pixelLimit)
  }

  /// Decodes the bytes of a file to red, green and blue.
  ///
  /// - Parameters:
  ///   - bytes: A whole JPEG or PNG file.
  ///   - source: The name for messages.
  ///   - pixelLimit: The largest number of pixels to decode.
  /// - Returns: A picture of three channels.
  /// - Throws: ``FormatError`` that names the source, and the decoder's message where there is one.
  public static func decode(
    _ bytes: [UInt8], source: String = "memory", pixelLimit: Int = pixelLimit
  ) throws -> Picture {
    switch try Kind(bytes.prefix(4), source) {
    case .jpeg: try JPEGFile.decode(bytes, source: source, pixelLimit: pixelLimit)
    case .png: try PNGFile.decode(bytes, source: source, pixelLimit: pixelLimit)
    }
  }

  /// The size of a picture, read from the file's header only.
  ///
  /// - Parameter path: A JPEG or PNG file.
  /// - Returns: Width and height in pixels.
  /// - Throws: ``FormatError`` when the file is not a picture or its header is damaged.
  public static func size(of path: String) throws -> (width: Int, height: Int) {
    let file = try InputFile(path)
    let start = try file.bytes(at: 0, count: min(4, file.byteCount), part: "the first bytes")
    switch try Kind(start[...], path) {
    case .jpeg: return try JPEGFile.size(file)
    case .png:
      let header = try file.bytes(
        at: 0, count: min(PNGFile.headerByteCount, file.byteCount), part: "the header")
      return try PNGFile.size(header, source: path)
    }
  }

  private enum Kind {
    case jpeg, png

    init(_ start: ArraySlice<UInt8>, _ file: String) throws(FormatError) {
      if start.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else if start.elementsEqual([0x89, 0x50, 0x4E, 0x47]) {
        self = .png
      } else {
        throw .unknownPictureFormat(file: file, firstBytes: Array(start))
      }
    }
  }

  /// Refuses pictures without pixels and those with too many.
  static func check(
    width: Int, height: Int, limit: Int, decoder: String, source: String
  ) throws(FormatError) {
    guard width > 0, height > 0 else {
      throw .corruptPicture(
        file: source, decoder: decoder, message: "the picture is \(width)×\(height)")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= limit else {
      throw .pictureTooLarge(file: source, width: width, height: height, limit: limit)
    }
  }
}
