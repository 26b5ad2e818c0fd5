/// A mean that is built up from means of parts, each weighted by its size.
///
/// A loss that is a mean over a batch enters with the batch's size as weight, so that a short last
/// batch counts for what it has, and nothing is divided twice.
public struct WeightedMean: Codable, Hashable, Sendable {
  /// The sum of values times weights.
  public private(set) var sum = 0.0
  /// The sum of the weights.
  public private(set) var weight = 0.0

  /// Makes the mean of nothing.
  public init() {}

  /// Takes a part in.
  ///
  /// - Parameters:
  ///   - value: The mean of the part.
  ///   - weight: The size of the part; a part of size 0 changes nothing, whatever its value.
  public mutating func add(_ value: Double, weight: Double) {
    precondition(weight >= 0, "A part of a mean has a size of 0 or more, not \(weight).")
    guard weight > 0 else { return }
    sum += value * weight
    self.weight += weight
  }

  /// Takes a batch in.
  public mutating func add(_ value: Double, samples: Int) { add(value, weight: Double(samples)) }

  /// The mean of all parts; not a number when there is none.
  public var value: Double { weight == 0 ? .nan : sum / weight }
}
