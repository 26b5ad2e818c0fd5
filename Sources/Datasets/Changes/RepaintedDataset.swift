import SondeFormats
import SondeTensors

/// The samples of a data set with other pixels.
struct RepaintedDataset: DatasetWrapper {
  /// Makes new pixels of a picture's: 8-bit red, green, blue, row after row.
  typealias Paint = @Sendable (UnsafeBufferPointer<UInt8>, Size2D) -> [UInt8]

  let base: any Dataset
  /// What is done, for records.
  let name: String
  /// Which samples; nil: all.
  var places: Set<Int>?
  let paint: Paint

  var summary: String { "\(base.summary), \(name)" }
  var identity: String {
    var digest = Digest()
    for place in (places ?? []).sorted() { digest.add(UInt64(place)) }
    return "\(base.identity)/\(name)" + (places == nil ? "" : "-\(digest.text)")
  }

  func picture(at index: Int) throws -> Picture {
    let picture = try base.picture(at: index)
    guard places?.contains(index) ?? true else { return picture }
    let size = Size2D(height: picture.height, width: picture.width)
    return Picture(
      width: picture.width, height: picture.height, channels: 3,
      pixels: picture.pixels.withUnsafeBufferPointer { paint($0, size) })
  }

  func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    guard places?.contains(index) ?? true else { return try base.withPixels(at: index, body) }
    try base.withPixels(at: index) { pixels, size in
      try paint(pixels, size).withUnsafeBufferPointer { try body($0, size) }
    }
  }
}
