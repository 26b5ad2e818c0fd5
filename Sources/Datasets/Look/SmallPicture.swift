import SondeTensors

/// A picture averaged down to 16×16 pixels, whatever its size was: planes of numbers.
struct SmallPicture {
  /// The extents, in pixels.
  static let side = 16

  let channels: Int
  /// Plane after plane, row after row.
  private(set) var planes: [Float]

  /// Averages the pixels that fall into each of the small picture's, to numbers from 0 to 1; one that is smaller repeats its own.
  init(_ pixels: UnsafeBufferPointer<UInt8>, _ size: Size2D, channels: Int) {
    self.channels = channels
    planes = [Float](repeating: 0, count: channels * Self.side * Self.side)
    for row in 0..<Self.side {
      let rows = Self.range(row, of: size.height)
      for column in 0..<Self.side {
        let columns = Self.range(column, of: size.width)
        var sums = SIMD4<Int32>.zero
        for y in rows {
          for x in columns {
            let place = (y * size.width + x) * 3
            sums &+= SIMD4(
              Int32(pixels[place]), Int32(pixels[place + 1]), Int32(pixels[place + 2]), 0)
          }
        }
        let scale = 1 / Float(255 * rows.count * columns.count)
        for channel in 0..<channels {
          planes[(channel * Self.side + row) * Self.side + column] = Float(sums[channel]) * scale
        }
      }
    }
  }

  /// Averages planes of numbers.
  init(planes numbers: UnsafeBufferPointer<Float>, _ size: Size2D, channels: Int) {
    self.channels = channels
    planes = []
    planes.reserveCapacity(channels * Self.side * Self.side)
    for channel in 0..<channels {
      for row in 0..<Self.side {
        let rows = Self.range(row, of: size.height)
        for column in 0..<Self.side {
          let columns = Self.range(column, of: size.width)
          var sum: Float = 0
          for y in rows {
            for x in columns { sum += numbers[(channel * size.height + y) * size.width + x] }
          }
          planes.append(sum / Float(rows.count * columns.count))
        }
      }
    }
  }

  private static func range(_ place: Int, of extent: Int) -> Range<Int> {
    let start = place * extent / side
    return start..<max(start + 1, (place + 1) * extent / side)
  }
}
