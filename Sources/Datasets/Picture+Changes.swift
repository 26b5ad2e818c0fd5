package import SondeFormats
package import SondeTensors

extension Picture {
  /// The picture with its grey in all three channels, as ``Grayscale`` makes it.
  package var withoutColour: Picture {
    let workspace = TransformWorkspace()
    let grey = pixels.withUnsafeBufferPointer { pixels -> [UInt8] in
      guard let start = pixels.baseAddress else { return [] }
      let size = Size2D(height: height, width: width)
      let made = Luma.gray(PixelView(pixels: start, size: size), workspace: workspace)
      return Array(UnsafeBufferPointer(start: made.pixels, count: made.byteCount))
    }
    return Picture(width: width, height: height, channels: 3, pixels: grey)
  }

  /// The picture scaled to a size, as ``Resize`` scales it.
  package func scaled(to size: Size2D) -> Picture {
    let own = Size2D(height: height, width: width)
    guard size != own else { return self }
    let workspace = TransformWorkspace()
    let scaled = [UInt8](unsafeUninitializedCapacity: 3 * size.area) { target, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress, let room = target.baseAddress else { return }
        Resize.apply(
          PixelView(pixels: start, size: own), to: size, into: room, workspace: workspace)
        count = 3 * size.area
      }
    }
    return Picture(width: size.width, height: size.height, channels: 3, pixels: scaled)
  }
}
