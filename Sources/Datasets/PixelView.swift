import SondeTensors

/// A picture's pixels, lent for reading: 8-bit red, green, blue, row after row.
struct PixelView {
  /// The first byte; `size.area * 3` bytes follow one another.
  let pixels: UnsafePointer<UInt8>
  /// The picture's extent.
  let size: Size2D

  /// How many bytes the pixels take.
  var byteCount: Int { size.area * 3 }
}
