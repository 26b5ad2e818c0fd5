import Foundation
import SondeTensors

/// Where the pixels of a result come from: a point `(x, y)` of it shows the source's point
/// `(xx * x + xy * y + x0, yx * x + yy * y + y0)`, in pixels from the upper left corner.
///
/// Results are Pillow's, pixel for pixel: nearest pixels in its 16-bit fixed point, mixed ones in its
/// double precision, rounded down.
///
/// Source: Pillow, `src/libImaging/Geometry.c`, <https://github.com/python-pillow/Pillow>.
struct AffineMap: Hashable, Sendable {
  var xx: Double
  var xy: Double
  var x0: Double
  var yx: Double
  var yy: Double
  var y0: Double

  /// The source's point that a point of the result shows.
  func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (xx * x + xy * y + x0, yx * x + yy * y + y0)
  }

  /// Makes the result.
  ///
  /// - Parameters:
  ///   - source: The picture.
  ///   - size: The result's.
  ///   - interpolation: How pixels between pixels are made up.
  ///   - fill: The colour where the source has nothing to show.
  ///   - workspace: Lends the memory.
  /// - Returns: The result, lent by the workspace.
  func apply(
    _ source: PixelView, size: Size2D, interpolation: Interpolation, fill: PixelColor,
    workspace: TransformWorkspace
  ) -> PixelView {
    let room = workspace.nextPicture(size)
    fill.paint(room, count: size.area)
    switch interpolation {
    case .nearest where fitsFixedPoint(size): copyFixed(source, size, into: room)
    case .nearest: copyNearest(source, size, into: room)
    case .bilinear: mix(source, size, into: room)
    }
    return PixelView(pixels: UnsafePointer(room), size: size)
  }

  /// Whether Pillow would compute with whole numbers: not for pure scalings, nor for distant points.
  private func fitsFixedPoint(_ size: Size2D) -> Bool {
    guard xy != 0 || yx != 0 else { return false }
    let (width, height) = (Double(size.width), Double(size.height))
    return [(0, 0), (width, height), (0, height), (width, 0)].allSatisfy { x, y in
      let (sourceX, sourceY) = self(x, y)
      return abs(sourceX) < 32768 && abs(sourceY) < 32768
    }
  }

  @inline(__always)
  private static func copy(
    _ source: PixelView, _ x: Int, _ y: Int, into output: UnsafeMutablePointer<UInt8>
  ) {
    let pixel = source.pixels + (y * source.size.width + x) * 3
    output[0] = pixel[0]
    output[1] = pixel[1]
    output[2] = pixel[2]
  }

  private func copyFixed(
    _ source: PixelView, _ size: Size2D, into destination: UnsafeMutablePointer<UInt8>
  ) {
    func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }
    let (stepXX, stepXY, stepYX, stepYY) = (fixed(xx), fixed(xy), fixed(yx), fixed(yy))
    var (rowX, rowY) = (fixed(x0 + xx * 0.5 + xy * 0.5), fixed(y0 + yx * 0.5 + yy * 0.5))
    var output = destination
    for _ in 0..<size.height {
      var (x, y) = (rowX, rowY)
      for _ in 0..<size.width {
        let (column, row) = (x >> 16, y >> 16)
        if column >= 0, column < source.size.width, row >= 0, row < source.size.height {
          Self.copy(source, column, row, into: output)
        }
        output += 3
        x += stepXX
        y += stepYX
      }
      rowX += stepXY
      rowY += stepYY
    }
  }

  private func copyNearest(
    _ source: PixelView, _ size: Size2D, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let (width, height) = (Double(source.size.width), Double(source.size.height))
    var (rowX, rowY) = (x0 + xy * 0.5 + xx * 0.5, y0 + yy * 0.5 + yx * 0.5)
    var output = destination
    for _ in 0..<size.height {
      var (x, y) = (rowX, rowY)
      for _ in 0..<size.width {
        if x >= 0, x < width, y >= 0, y < height {
          Self.copy(source, Int(x), Int(y), into: output)
        }
        output += 3
        x += xx
        y += yx
      }
      rowX += xy
      rowY += yy
    }
  }

  private func mix(
    _ source: PixelView, _ size: Size2D, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let (width, height) = (source.size.width, source.size.height)
    var output = destination
    for row in 0..<size.height {
      for column in 0..<size.width {
        let (x, y) = self(Double(column) + 0.5, Double(row) + 0.5)
        if x >= 0, x < Double(width), y >= 0, y < Double(height) {
          let (left, top) = ((x - 0.5).rounded(.down), (y - 0.5).rounded(.down))
          let (shareX, shareY) = (x - 0.5 - left, y - 0.5 - top)
          let columns = (max(Int(left), 0) * 3, min(Int(left) + 1, width - 1) * 3)
          let upper = source.pixels + max(Int(top), 0) * width * 3
          let lower = source.pixels + min(Int(top) + 1, height - 1) * width * 3
          for channel in 0..<3 {
            let above = Self.between(
              upper[columns.0 + channel], upper[columns.1 + channel], shareX)
            let below = Self.between(
              lower[columns.0 + channel], lower[columns.1 + channel], shareX)
            output[channel] = UInt8(above + (below - above) * shareY)
          }
        }
        output += 3
      }
    }
  }

  @inline(__always)
  private static func between(_ first: UInt8, _ second: UInt8, _ share: Double) -> Double {
    Double(first) + (Double(second) - Double(first)) * share
  }
}
