import SondeTensors

/// A rectangle that is cut out of a picture, and may stick out of it.
struct CropWindow: Hashable, Sendable {
  /// The row of the picture where the window begins; negative above it.
  var top: Int
  /// The column of the picture where the window begins; negative left of it.
  var left: Int
  /// The window's extent.
  var size: Size2D

  /// Cuts the window out of a picture.
  ///
  /// - Returns: The window in the workspace's memory; the picture itself where it is all of it.
  func cut(
    from picture: PixelView, fill: PixelColor = .black, workspace: TransformWorkspace
  ) -> PixelView {
    if top == 0, left == 0, size == picture.size { return picture }
    let room = workspace.nextPicture(size)
    apply(picture, fill: fill, into: room)
    return PixelView(pixels: UnsafePointer(room), size: size)
  }

  /// Copies what lies inside the picture; the rest gets the fill colour.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - fill: The colour beyond the picture.
  ///   - destination: Room for the window, which does not overlap the source.
  func apply(
    _ source: PixelView, fill: PixelColor = .black, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let rowBytes = size.width * 3
    let firstColumn = min(max(0, -left), size.width)
    let endColumn = max(firstColumn, min(size.width, source.size.width - left))
    let inside = endColumn - firstColumn
    for row in 0..<size.height {
      let output = destination + row * rowBytes
      let sourceRow = top + row
      guard sourceRow >= 0, sourceRow < source.size.height, inside > 0 else {
        fill.paint(output, count: size.width)
        continue
      }
      fill.paint(output, count: firstColumn)
      let line = source.pixels + (sourceRow * source.size.width + left + firstColumn) * 3
      (output + firstColumn * 3).update(from: line, count: inside * 3)
      fill.paint(output + endColumn * 3, count: size.width - endColumn)
    }
  }
}
