import Foundation
import SondeTensors

extension Initializer {
  /// Normal numbers between bounds, as `torch.nn.init.trunc_normal_` draws them.
  func truncatedNormal(
    _ shape: Shape, mean: Double, deviation: Double, from lower: Double, to upper: Double,
    _ generator: inout Generator
  ) throws -> Tensor {
    guard deviation > 0, deviation.isFinite else {
      throw InitializerError.badParameter(
        initializer: name, name: "std", found: deviation, expected: "finite and positive")
    }
    guard lower < upper else {
      throw InitializerError.badParameter(
        initializer: name, name: "b", found: upper, expected: "greater than a = \(lower)")
    }
    func share(below bound: Double) -> Double {
      (1 + erf((bound - mean) / deviation / 2.0.squareRoot())) / 2
    }
    let count = shape.elementCount
    let elements =
      if share(below: upper) - share(below: lower) > 0.3 {
        Self.redrawn(count, mean, deviation, lower, upper, &generator)
      } else {
        Self.accepted(count, mean, deviation, lower, upper, &generator)
      }
    return Tensor(shape: shape, elements: elements)
  }

  /// Draws normal numbers, and all of them again for those out of bounds.
  private static func redrawn(
    _ count: Int, _ mean: Double, _ deviation: Double, _ lower: Double, _ upper: Double,
    _ generator: inout Generator
  ) -> [Float] {
    let bounds = Float(lower)...Float(upper)
    var values = generator.normal(count: count, mean: mean, standardDeviation: deviation)
    var rejected = values.indices.filter { !bounds.contains(values[$0]) }
    while !rejected.isEmpty {
      let candidates = generator.normal(count: count, mean: mean, standardDeviation: deviation)
      for index in rejected { values[index] = candidates[index] }
      rejected = rejected.filter { !bounds.contains(values[$0]) }
    }
    return values
  }

  /// Draws uniform numbers and accepts each with the ratio of its density to the highest.
  private static func accepted(
    _ count: Int, _ mean: Double, _ deviation: Double, _ lower: Double, _ upper: Double,
    _ generator: inout Generator
  ) -> [Float] {
    let distance = (max(lower, min(mean, upper)) - mean) / deviation
    let logarithmOfPeak = Float(-0.5 * (distance * distance))
    var values = [Float](repeating: 0, count: count)
    var pending = Array(0..<count)
    repeat {
      let candidates = generator.uniform(count: count, from: Float(lower), to: Float(upper))
      let lots = generator.uniform(count: count)
      pending = pending.filter { index in
        values[index] = candidates[index]
        let distance = (candidates[index] - Float(mean)) / Float(deviation)
        let logarithm = distance * distance * -0.5 - logarithmOfPeak
        return log(lots[index]) > logarithm
      }
    } while !pending.isEmpty
    return values
  }
}
