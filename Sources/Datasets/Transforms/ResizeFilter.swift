import Foundation
import SondeTensors

/// The weights that make one line of pixels from a longer or shorter one.
///
/// Weights are whole numbers with 22 bits after the point, as Pillow's are for 8-bit pictures; sums
/// are rounded to the nearest byte.
struct ResizeFilter: Sendable {
  private static let fractionBits = 22
  private static let half: Int32 = 1 << (fractionBits - 1)

  /// How many pixels come out.
  let outputCount: Int
  /// For each output pixel, the first input pixel that counts and how many do.
  private let windows: [(first: Int, count: Int)]
  /// For each output pixel, as many weights as the widest window has; the rest are zero.
  private let weights: [Int32]
  private let widest: Int

  /// Computes the weights of a triangle filter.
  ///
  /// - Parameters:
  ///   - inputCount: How many pixels go in, at least 1.
  ///   - outputCount: How many come out, at least 1.
  init(from inputCount: Int, to outputCount: Int) {
    let scale = Double(inputCount) / Double(outputCount)
    let reduction = max(scale, 1)
    let widest = Int(reduction.rounded(.up)) * 2 + 1
    var windows: [(first: Int, count: Int)] = []
    var weights = [Int32](repeating: 0, count: outputCount * widest)
    var exact = [Double](repeating: 0, count: widest)
    for output in 0..<outputCount {
      let center = (Double(output) + 0.5) * scale
      let first = max(0, Int(center - reduction + 0.5))
      let count = min(inputCount, Int(center + reduction + 0.5)) - first
      var sum = 0.0
      for tap in 0..<count {
        let distance = abs((Double(tap + first) - center + 0.5) * (1 / reduction))
        exact[tap] = distance < 1 ? 1 - distance : 0
        sum += exact[tap]
      }
      for tap in 0..<count {
        let share = sum == 0 ? exact[tap] : exact[tap] / sum
        weights[output * widest + tap] = Int32(0.5 + share * Double(1 << Self.fractionBits))
      }
      windows.append((first, count))
    }
    self.outputCount = outputCount
    self.windows = windows
    self.weights = weights
    self.widest = widest
  }

  @inline(__always)
  private static func byte(_ sum: Int32) -> UInt8 {
    UInt8(clamping: sum >> Int32(fractionBits))
  }

  /// Scales each row of an RGB picture.
  func applyAcross(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    let rowBytes = source.size.width * 3
    weights.withUnsafeBufferPointer { weights in
      windows.withUnsafeBufferPointer { windows in
        var output = destination
        for row in 0..<source.size.height {
          let line = source.pixels + row * rowBytes
          for column in 0..<outputCount {
            let (first, count) = windows[column]
            let taps = weights.baseAddress.map { $0 + column * widest }
            guard let taps else { return }
            var (red, green, blue) = (Self.half, Self.half, Self.half)
            var pixel = line + first * 3
            for tap in 0..<count {
              let weight = taps[tap]
              red &+= Int32(pixel[0]) &* weight
              green &+= Int32(pixel[1]) &* weight
              blue &+= Int32(pixel[2]) &* weight
              pixel += 3
            }
            output[0] = Self.byte(red)
            output[1] = Self.byte(green)
            output[2] = Self.byte(blue)
            output += 3
          }
        }
      }
    }
  }

  /// Scales each column of an RGB picture.
  func applyDown(_ source: PixelView, into destination: UnsafeMutablePointer<UInt8>) {
    let rowBytes = source.size.width * 3
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowBytes) { sums in
      for row in 0..<outputCount {
        let (first, count) = windows[row]
        sums.update(repeating: Self.half)
        // A whole row at a time, which vectorises.
        for tap in 0..<count {
          let weight = weights[row * widest + tap]
          let line = source.pixels + (first + tap) * rowBytes
          for column in 0..<rowBytes { sums[column] &+= Int32(line[column]) &* weight }
        }
        let output = destination + row * rowBytes
        for column in 0..<rowBytes { output[column] = Self.byte(sums[column]) }
      }
    }
  }
}
