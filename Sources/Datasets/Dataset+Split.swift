import SondeTensors

extension Dataset {
  /// Splits the samples at random into a part to train on and a part to validate with.
  ///
  /// Together the parts hold every sample once. The same seed gives the same parts, those of PyTorch's
  /// `random_split(dataset, [1 - fraction, fraction], generator=Generator().manual_seed(seed))`.
  ///
  /// - Parameters:
  ///   - validationFraction: The share of samples to validate with, between 0 and 1; their number is
  ///     rounded down.
  ///   - seed: Chooses the parts.
  /// - Returns: The two parts, in random order.
  /// - Throws: ``DatasetError/badFraction(_:)``, or ``DatasetError/emptyPart(fraction:count:)``.
  public func split(
    validationFraction: Double, seed: UInt64
  ) throws -> (training: Subset, validation: Subset) {
    guard validationFraction > 0, validationFraction < 1 else {
      throw DatasetError.badFraction(validationFraction)
    }
    // As PyTorch: both parts rounded down, what is left dealt out in turn. At most one is left.
    let validation = Int(Double(count) * validationFraction)
    let training = count - validation
    guard validation > 0, training > 0 else {
      throw DatasetError.emptyPart(fraction: validationFraction, count: count)
    }
    var generator = Generator(seed: seed)
    let order = generator.permutation(count: count)
    return (
      Subset(self, indices: Array(order[..<training])),
      Subset(self, indices: Array(order[training...]))
    )
  }
}
