import Foundation

// Shares: numbers from 0 to 1 of a Beta distribution.

extension Generator {
  /// Draws a number from 0 to 1 of a Beta distribution whose two parameters are equal.
  ///
  /// This is `torch.distributions.Beta(alpha, alpha).sample()` for single precision: the share that one of
  /// two gamma-distributed numbers has in their sum.
  ///
  /// - Parameter alpha: The parameter, above 0; it counts in single precision.
  /// - Returns: The number drawn.
  public mutating func beta(alpha: Double) -> Float {
    precondition(Float(alpha) > 0, "The parameter of a Beta distribution is above zero.")
    let first = gamma(shape: Double(Float(alpha)))
    let second = gamma(shape: Double(Float(alpha)))
    let share = Float(first / (first + second))
    return min(max(share, .leastNormalMagnitude), Float(1).nextDown)
  }

  /// Draws a number of a gamma distribution, as PyTorch does on CPUs.
  ///
  /// Marsaglia and Tsang, *A simple method for generating gamma variables*, 2000,
  /// <https://doi.org/10.1145/358407.358414>.
  private mutating func gamma(shape: Double) -> Double {
    var (shape, scale) = (shape, 1.0)
    if shape < 1 {
      scale = pow(1 - uniformDouble(), 1 / shape)
      shape += 1
    }
    // PyTorch's constants are of single precision.
    let offset = shape - Double(Float(1) / Float(3))
    let spread = 1 / (9 * offset).squareRoot()
    while true {
      let normal = self.normal()
      let side = 1 + spread * normal
      guard side > 0 else { continue }
      let cube = side * side * side
      let draw = 1 - uniformDouble()
      let square = normal * normal
      if draw < 1 - Double(Float(0.0331)) * square * square
        || log(draw) < 0.5 * square + offset * (1 - cube + log(cube))
      {
        return max(scale * offset * cube, .leastNormalMagnitude)
      }
    }
  }
}
