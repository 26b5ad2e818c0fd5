import Foundation
import SondeTensors

/// Areas and shapes of rectangles, as torchvision draws them: areas equally likely, and shapes equally
/// likely to be wide and high.
struct RandomArea: Hashable, Sendable {
  /// The area, as a share of the picture's.
  var scale: ClosedRange<Double>
  /// One side as a multiple of the other.
  var ratio: ClosedRange<Double>

  /// How often torchvision tries to find a rectangle that fits.
  static let attempts = 10

  /// Draws an area and a shape.
  ///
  /// - Parameters:
  ///   - area: The picture's, in pixels.
  ///   - generator: Gives two numbers.
  /// - Returns: The side that grows with the ratio, and the one that shrinks, in pixels, rounded.
  func sides(of area: Int, generator: inout Generator) -> (growing: Int, shrinking: Int) {
    func logarithm(_ value: Double) -> Float { Float(log(Double(Float(value)))) }
    let target =
      Double(area)
      * Double(generator.uniform(from: Float(scale.lowerBound), to: Float(scale.upperBound)))
    let power = generator.uniform(
      from: logarithm(ratio.lowerBound), to: logarithm(ratio.upperBound))
    let shape = Double(Float(exp(Double(power))))
    func rounded(_ square: Double) -> Int {
      Int(square.squareRoot().rounded(.toNearestOrEven))
    }
    return (rounded(target * shape), rounded(target / shape))
  }

  var problem: String? {
    ParameterProblem.range("a scale", scale, within: 0...1)
      ?? ParameterProblem.range("a ratio", ratio, within: 1e-3...1e3)
  }
}
