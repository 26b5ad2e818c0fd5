import Foundation
public import SondeTensors

/// Blurs a picture with a bell curve of random width.
///
/// As torchvision's `GaussianBlur`: one standard deviation is drawn for each picture, all of a range
/// equally likely. Pixels are within 1 of torchvision's, which sums in another order. Beyond the edges
/// the picture is reflected, as often as the kernel needs; torchvision refuses small pictures there.
public struct GaussianBlur: Hashable, Sendable {
  /// How many pixels count, down and across; both odd.
  public var kernelSize: Size2D
  /// The bell curve's standard deviation, in pixels; above 0.
  public var deviation: ClosedRange<Double>

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - kernelSize: How many pixels count, down and across; both odd.
  ///   - deviation: The bell curve's standard deviation, in pixels; above 0.
  public init(kernelSize: Size2D, deviation: ClosedRange<Double> = 0.1...2) {
    self.kernelSize = kernelSize
    self.deviation = deviation
  }

  /// The weights of a line of pixels, which sum to 1.
  static func weights(count: Int, deviation: Float) -> [Float] {
    let middle = Float(count - 1) * 0.5
    let heights = (0..<count).map { place in
      let distance = (Float(place) - middle) / deviation
      return exp(-0.5 * (distance * distance))
    }
    let sum = heights.reduce(0, +)
    return heights.map { $0 / sum }
  }
}

extension GaussianBlur: PixelRules {
  var problem: String? {
    let sides = [kernelSize.height, kernelSize.width]
    guard sides.allSatisfy({ $0 > 0 && $0 % 2 == 1 }) else {
      return "a kernel of \(kernelSize) pixels is not possible: its sides must be odd"
    }
    return ParameterProblem.positive("a sigma", deviation)
  }
  var decisionCount: Int { 1 }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    let drawn = generator.uniform(
      from: Float(deviation.lowerBound), to: Float(deviation.upperBound))
    decisions.steps.append(.blur(deviation: drawn))
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .blur(let deviation) = decisions.next() else { return picture }
    let room = workspace.nextPicture(picture.size)
    let between = workspace.numbers(picture.byteCount)
    blurAcross(picture, deviation, into: between)
    blurDown(between, picture.size, deviation, into: room)
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }

  private func blurAcross(
    _ picture: PixelView, _ deviation: Float, into destination: UnsafeMutablePointer<Float>
  ) {
    let weights = Self.weights(count: kernelSize.width, deviation: deviation)
    let (width, half) = (picture.size.width, kernelSize.width / 2)
    let rowLength = width * 3
    destination.update(repeating: 0, count: picture.byteCount)
    // A row with its reflection on both sides.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength + 6 * half) { line in
      for row in 0..<picture.size.height {
        let input = picture.pixels + row * rowLength
        for column in -half..<width + half {
          let source = (PaddingMode.reflect.pixel(for: column, of: width) ?? 0) * 3
          for channel in 0..<3 {
            line[(column + half) * 3 + channel] = Float(input[source + channel])
          }
        }
        let output = destination + row * rowLength
        for (tap, weight) in weights.enumerated() {
          for place in 0..<rowLength { output[place] += line[place + tap * 3] * weight }
        }
      }
    }
  }

  private func blurDown(
    _ source: UnsafeMutablePointer<Float>, _ size: Size2D, _ deviation: Float,
    into destination: UnsafeMutablePointer<UInt8>
  ) {
    let weights = Self.weights(count: kernelSize.height, deviation: deviation)
    let half = kernelSize.height / 2
    let rowLength = size.width * 3
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength) { sums in
      for row in 0..<size.height {
        sums.update(repeating: 0)
        for (tap, weight) in weights.enumerated() {
          let place = PaddingMode.reflect.pixel(for: row + tap - half, of: size.height) ?? 0
          let line = source + place * rowLength
          for column in 0..<rowLength { sums[column] += line[column] * weight }
        }
        let output = destination + row * rowLength
        for column in 0..<rowLength {
          output[column] = UInt8(min(max(sums[column].rounded(.toNearestOrEven), 0), 255))
        }
      }
    }
  }
}
