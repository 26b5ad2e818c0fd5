/// How a stored picture must be turned or mirrored to stand upright.
///
/// The names say where the stored picture's first row and first column belong.
///
/// CIPA DC-008, *Exchangeable image file format for digital still cameras: Exif 2.32*, 2019, table 4,
/// tag 112H.
enum ExifOrientation: Int, CaseIterable {
  case topLeft = 1
  case topRight, bottomRight, bottomLeft, leftTop, rightTop, rightBottom, leftBottom

  /// Whether rows become columns.
  var swapsSides: Bool { rawValue >= 5 }

  /// A picture turned upright.
  func upright(_ picture: Picture) -> Picture {
    guard self != .topLeft else { return picture }
    let (width, height) =
      swapsSides ? (picture.height, picture.width) : (picture.width, picture.height)
    let channels = picture.channels
    let pixels = [UInt8](unsafeUninitializedCapacity: picture.pixels.count) { target, count in
      picture.pixels.withUnsafeBufferPointer { source in
        let walk = walk(picture)
        var place = 0
        for row in 0..<height {
          var stored = walk.start + row * walk.row
          for _ in 0..<width {
            for channel in 0..<channels { target[place + channel] = source[stored + channel] }
            place += channels
            stored += walk.column
          }
        }
      }
      count = picture.pixels.count
    }
    return Picture(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Where in the stored samples the upright picture begins, and how far its next row and next column are.
  private func walk(_ picture: Picture) -> (start: Int, row: Int, column: Int) {
    let column = picture.channels
    let row = picture.width * column
    let (right, bottom) = (row - column, (picture.height - 1) * row)
    return switch self {
    case .topLeft: (0, row, column)
    case .topRight: (right, row, -column)
    case .bottomRight: (bottom + right, -row, -column)
    case .bottomLeft: (bottom, -row, column)
    case .leftTop: (0, column, row)
    case .rightTop: (bottom, column, -row)
    case .rightBottom: (bottom + right, -column, -row)
    case .leftBottom: (right, -column, row)
    }
  }
}

extension ExifOrientation {
  /// Reads the orientation from EXIF data; upright where it says nothing or is damaged.
  ///
  /// EXIF data is a TIFF header, an offset, and there a list of entries of twelve bytes: tag, type, count,
  /// value. Everything that does not look like it should is passed over, as viewers do.
  ///
  /// - Parameter data: From the byte order on: `II` or `MM`.
  init(exif data: ArraySlice<UInt8>) {
    self = Self.stored(Array(data)) ?? .topLeft
  }

  private static func stored(_ data: [UInt8]) -> ExifOrientation? {
    let isLittle = data.starts(with: Array("II".utf8))
    guard isLittle || data.starts(with: Array("MM".utf8)) else { return nil }
    func number(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, place <= data.count - count else { return nil }
      let bytes = data[place..<place + count]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let list = number(4, 4), let count = number(list, 2) else {
      return nil
    }
    for entry in 0..<count {
      let place = list + 2 + entry * 12
      guard let tag = number(place, 2) else { return nil }
      guard tag == 0x112 else { continue }
      // The value is a short number (type 3), or for some programs a long one (type 4).
      let size = number(place + 2, 2) == 4 ? 4 : 2
      return number(place + 8, size).flatMap(ExifOrientation.init)
    }
    return nil
  }
}
