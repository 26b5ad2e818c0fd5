import Foundation

/// A running mean in which older values count less and less.
///
/// The beginning is not pulled towards 0: the weights of the values so far always add up to 1, as in TensorBoard's smoothed
/// curves. Values that are not finite are given back as they are and count nowhere.
///
/// Kingma and Ba, *Adam: a method for stochastic optimization*, 2015, section 3 (bias correction),
/// <https://arxiv.org/abs/1412.6980>.
public struct ExponentialSmoothing: Sendable {
  private let weight: Double
  private var sum = 0.0
  private var total = 0.0

  /// Begins without values.
  ///
  /// - Parameter weight: How much of the mean stays with each new value: 0 does not smooth; below 1.
  public init(weight: Double) {
    precondition((0..<1).contains(weight), "Smoothing is at least 0 and below 1, not \(weight).")
    self.weight = weight
  }

  /// Takes a value in.
  ///
  /// - Returns: The mean so far.
  public mutating func add(_ value: Double) -> Double {
    guard value.isFinite else { return value }
    sum = weight * sum + (1 - weight) * value
    total = weight * total + (1 - weight)
    return sum / total
  }
}
