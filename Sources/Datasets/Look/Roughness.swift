import Foundation
import SondeTensors

/// How much neighbouring pixels differ: little in pictures of things, much where their bytes are read in the wrong order.
enum Roughness {
  /// The logarithm of how many times rougher a picture is as stored than read in each other layout.
  ///
  /// - Returns: A number for each ``PictureLayout``, above 0 where it would be smoother; nothing for pictures that are the same everywhere or
  ///   grey, of which no layout says anything.
  static func gains(_ pixels: UnsafeBufferPointer<UInt8>, _ size: Size2D) -> [Double]? {
    let isGrey = stride(from: 0, to: pixels.count - 2, by: 3).allSatisfy {
      pixels[$0] == pixels[$0 + 1] && pixels[$0] == pixels[$0 + 2]
    }
    let stored = roughness(pixels, size)
    guard !isGrey, stored > 0 else { return nil }
    return PictureLayout.allCases.map { layout in
      let reread = layout.misread(pixels, size).withUnsafeBufferPointer { roughness($0, size) }
      return log(Double(stored) / Double(max(1, reread)))
    }
  }

  /// The sum of the differences between pixels side by side and above each other, channel by channel.
  private static func roughness(_ pixels: UnsafeBufferPointer<UInt8>, _ size: Size2D) -> Int {
    let line = size.width * 3
    var sum = 0
    for row in 0..<size.height {
      let start = row * line
      for place in start..<start + line {
        let value = Int(pixels[place])
        if place - start >= 3 { sum += abs(value - Int(pixels[place - 3])) }
        if row > 0 { sum += abs(value - Int(pixels[place - line])) }
      }
    }
    return sum
  }
}
