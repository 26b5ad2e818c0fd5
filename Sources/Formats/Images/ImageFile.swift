/// Picture files: JPEG and PNG, told apart by their first bytes.
public enum ImageFile {
  /// How many pixels are decoded unless the caller says otherwise; beyond it Pillow refuses too.
  public static let pixelLimit = 178_956_970

  /// Decodes a file to red, green and blue.
  ///
  /// The pixels are those of Pillow's `Image.open(path).convert("RGB")`: JPEG with the accurate transform
  /// and smooth upsampling, gamma not applied, transparency dropped. Differing from Pillow, which clips
  /// 16-bit grey pictures at 255, their high byte is taken.
  ///
  /// - Parameters:
  ///   - path: A JPEG or PNG file.
  ///   - appliesOrientation: Whether the picture is turned as its EXIF data says, which is Pillow's
  ///     `ImageOps.exif_transpose`.
  ///   - pixelLimit: The largest number of pixels to decode.
  /// - Returns: A picture of three channels.
  /// - Throws: ``FormatError`` that names the file, and the decoder's message where there is one.
  public static func decode(
    _ path: String, appliesOrientation: Bool = false, pixelLimit: Int = pixelLimit
  ) throws -> Picture {
    try decode(
      try InputFile.bytes(of: path), source: path, appliesOrientation: appliesOrientation,
      pixelLimit: pixelLimit)
  }

  /// Decodes the bytes of a file to red, green and blue.
  ///
  /// - Parameters:
  ///   - bytes: A whole JPEG or PNG file.
  ///   - source: The name for messages.
  ///   - appliesOrientation: Whether the picture is turned as its EXIF data says.
  ///   - pixelLimit: The largest number of pixels to decode.
  /// - Returns: A picture of three channels.
  /// - Throws: ``FormatError`` that names the source, and the decoder's message where there is one.
  public static func decode(
    _ bytes: [UInt8], source: String = "memory", appliesOrientation: Bool = false,
    pixelLimit: Int = pixelLimit
  ) throws -> Picture {
    let kind = try Kind(bytes.prefix(4), source)
    let picture =
      switch kind {
      case .jpeg: try JPEGFile.decode(bytes, source: source, pixelLimit: pixelLimit)
      case .png: try PNGFile.decode(bytes, source: source, pixelLimit: pixelLimit)
      }
    guard appliesOrientation else { return picture }
    let orientation =
      switch kind {
      case .jpeg: JPEGFile.orientation(bytes)
      case .png:
        PNGFile.orientation(byteCount: bytes.count) { place, count in
          Array(bytes[place..<place + count])
        }
      }
    return orientation.upright(picture)
  }

  /// The size of a picture, read from the file's header only.
  ///
  /// - Parameters:
  ///   - path: A JPEG or PNG file.
  ///   - appliesOrientation: Whether the picture is turned as its EXIF data says.
  /// - Returns: Width and height in pixels.
  /// - Throws: ``FormatError`` when the file is not a picture or its header is damaged.
  public static func size(
    of path: String, appliesOrientation: Bool = false
  ) throws -> (width: Int, height: Int) {
    let file = try InputFile(path)
    let start = try file.bytes(at: 0, count: min(4, file.byteCount), part: "the first bytes")
    let size: (width: Int, height: Int)
    let orientation: ExifOrientation
    switch try Kind(start[...], path) {
    case .jpeg:
      let header = try JPEGFile.Header(source: path) { (place, count) throws(FormatError) in
        try file.bytes(at: place, count: count, part: "the JPEG header")
      }
      (size, orientation) = ((header.width, header.height), header.orientation)
    case .png:
      let header = try file.bytes(
        at: 0, count: min(PNGFile.headerByteCount, file.byteCount), part: "the header")
      size = try PNGFile.size(header, source: path)
      orientation =
        appliesOrientation
        ? PNGFile.orientation(byteCount: file.byteCount) { (place, count) throws(FormatError) in
          try file.bytes(at: place, count: count, part: "a PNG chunk")
        } : .topLeft
    }
    return appliesOrientation && orientation.swapsSides ? (size.height, size.width) : size
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
