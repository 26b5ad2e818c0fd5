/// How measured values lie: their middle, the halves around it, and the ends.
public struct Spread: Sendable, Hashable, Codable {
  /// The smallest value.
  public let minimum: Double
  /// A quarter of the values is no greater.
  public let lowerQuartile: Double
  /// Half of the values are no greater; the mean of the two in the middle where their number is even.
  public let median: Double
  /// Three quarters of the values are no greater.
  public let upperQuartile: Double
  /// The greatest value.
  public let maximum: Double

  /// Sums up values.
  ///
  /// A quantile between two values is interpolated linearly, as NumPy's `quantile` does.
  ///
  /// Hyndman and Fan, *Sample quantiles in statistical packages*, 1996, <https://doi.org/10.2307/2684934>: definition 7.
  ///
  /// - Parameter values: In any order, at least one.
  public init(of values: [Double]) {
    precondition(!values.isEmpty, "The spread of no values is not defined.")
    let sorted = values.sorted()
    func quantile(_ fraction: Double) -> Double {
      let place = fraction * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    minimum = quantile(0)
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    maximum = quantile(1)
  }

  /// The spread of all values multiplied by a positive factor, as for another unit.
  public func scaled(by factor: Double) -> Spread {
    Spread(of: [minimum, lowerQuartile, median, upperQuartile, maximum].map { $0 * factor })
  }
}
