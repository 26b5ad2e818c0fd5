import SondeTensors

/// The brightness of a colour: PIL's `L`.
///
/// The luma of ITU-R BT.601 in 16-bit fixed point, rounded.
enum Luma {
  /// The brightness of the colour at a place.
  @inline(__always)
  static func of(_ pixel: UnsafePointer<UInt8>) -> UInt8 {
    let luma = 19595 &* UInt32(pixel[0]) &+ 38470 &* UInt32(pixel[1]) &+ 7471 &* UInt32(pixel[2])
    return UInt8(truncatingIfNeeded: (luma &+ 0x8000) >> 16)
  }

  /// Takes the colour out of a picture; three equal channels remain.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - destination: Room for the result; may be the source itself.
  static func apply(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    for pixel in 0..<source.size.area {
      let gray = of(source.pixels + pixel * 3)
      let output = destination + pixel * 3
      output[0] = gray
      output[1] = gray
      output[2] = gray
    }
  }

  /// Takes the colour out of a picture.
  ///
  /// - Returns: The result, lent by the workspace.
  static func gray(_ picture: PixelView, workspace: TransformWorkspace) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    apply(picture, into: room)
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }
}
