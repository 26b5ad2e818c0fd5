import SondeTensors

/// A rectangle that is cut out of a picture, and may stick out of it.
struct CropWindow: Hashable, Sendable {
  /// The row of the picture where the window begins; negative above it.
  var top: Int
  /// The column of the picture where the window begins; negative left of it.
  var left: Int
  /// The window's extent.
  var size: Size2D

  /// Copies what lies inside the picture; the rest becomes black.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for the window, which does not overlap the source.
  func apply(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    let rowBytes = size.width * 3
    let firstColumn = min(max(0, -left), size.width)
    let endColumn = max(firstColumn, min(size.width, source.size.width - left))
    let inside = (endColumn - firstColumn) * 3
    for row in 0..<size.height {
      let output = destination + row * rowBytes
      let sourceRow = top + row
      guard sourceRow >= 0, sourceRow < source.size.height, inside > 0 else {
        output.update(repeating: 0, count: rowBytes)
        continue
      }
      let before = firstColumn * 3
      output.update(repeating: 0, count: before)
      let line = source.pixels + (sourceRow * source.size.width + left + firstColumn) * 3
      (output + before).update(from: line, count: inside)
      (output + before + inside).update(repeating: 0, count: rowBytes - before - inside)
    }
  }
}
