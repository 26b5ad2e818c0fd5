import SondeTensors

/// What becomes of each byte of each channel.
///
/// Lent by whoever fills it: 256 bytes for red, then for green, then for blue.
struct LevelTable {
  private let levels: UnsafeMutableBufferPointer<UInt8>

  /// Makes a table, fills it and applies it to a picture.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - workspace: Lends the memory for the result.
  ///   - fill: Sets the levels; at first each byte stays as it is.
  /// - Returns: The result, lent by the workspace.
  static func apply(
    to picture: PixelView, workspace: TransformWorkspace, _ fill: (inout LevelTable) -> Void
  ) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * 256) { levels in
      for index in 0..<3 * 256 {
        levels.initializeElement(at: index, to: UInt8(truncatingIfNeeded: index))
      }
      var table = LevelTable(levels: levels)
      fill(&table)
      for pixel in 0..<picture.size.area {
        let (input, output) = (picture.pixels + pixel * 3, room + pixel * 3)
        output[0] = levels[Int(input[0])]
        output[1] = levels[256 + Int(input[1])]
        output[2] = levels[512 + Int(input[2])]
      }
    }
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }

  /// What becomes of a byte of a channel.
  subscript(channel: Int, byte: Int) -> UInt8 {
    get { levels[channel * 256 + byte] }
    nonmutating set { levels[channel * 256 + byte] = newValue }
  }

  /// Sets the same levels for all channels.
  func setAll(_ level: (UInt8) -> UInt8) {
    for byte in 0..<256 {
      let value = level(UInt8(byte))
      for channel in 0..<3 { self[channel, byte] = value }
    }
  }
}

/// How often each byte stands in each channel of a picture.
struct LevelHistogram {
  private var counts = [Int](repeating: 0, count: 3 * 256)

  /// Counts a picture's bytes.
  init(_ picture: PixelView) { add(picture) }

  /// Counts nothing yet.
  init() {}

  /// Counts a further picture's bytes.
  mutating func add(_ picture: PixelView) {
    counts.withUnsafeMutableBufferPointer { counts in
      for pixel in 0..<picture.size.area {
        let input = picture.pixels + pixel * 3
        counts[Int(input[0])] += 1
        counts[256 + Int(input[1])] += 1
        counts[512 + Int(input[2])] += 1
      }
    }
  }

  /// Adds what another one counted.
  mutating func add(_ other: LevelHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// How often a byte stands in a channel.
  subscript(channel: Int, byte: Int) -> Int { counts[channel * 256 + byte] }
}
