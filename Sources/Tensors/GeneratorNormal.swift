import Foundation

// Normally distributed numbers.

extension Generator {
  /// Draws one normally distributed number in double precision.
  ///
  /// Draws come in pairs; every second call hands out what the one before kept. This is
  /// `torch.Tensor.normal_` for each element of a tensor with fewer than 16 of them.
  ///
  /// - Parameters:
  ///   - mean: The distribution's mean.
  ///   - standardDeviation: Its standard deviation; not negative.
  /// - Returns: The number drawn.
  public mutating func normal(mean: Double = 0, standardDeviation: Double = 1) -> Double {
    precondition(standardDeviation >= 0, "A standard deviation cannot be negative.")
    if let pending = pendingNormal {
      pendingNormal = nil
      return mean.addingProduct(pending, standardDeviation)
    }
    let first = uniformDouble()
    let second = uniformDouble()
    let radius = (-2 * log1p(-second)).squareRoot()
    let angle = 2 * Double.pi * first
    pendingNormal = radius * sin(angle)
    return mean.addingProduct(radius * cos(angle), standardDeviation)
  }

  /// Draws many normally distributed numbers, as `torch.Tensor.normal_` fills a tensor.
  ///
  /// - Parameters:
  ///   - count: How many numbers are drawn; not negative.
  ///   - mean: The distribution's mean.
  ///   - standardDeviation: Its standard deviation; not negative.
  /// - Returns: The numbers in the order in which PyTorch's tensor holds them.
  public mutating func normal(
    count: Int, mean: Double = 0, standardDeviation: Double = 1
  ) -> [Float] {
    precondition(count >= 0, "A negative count of random numbers makes no sense.")
    return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let destination = UnsafeMutableBufferPointer(rebasing: buffer[0..<count])
      fillNormal(destination, mean: mean, standardDeviation: standardDeviation)
      initializedCount = count
    }
  }

  /// Fills memory with normally distributed numbers, as `torch.Tensor.normal_` does.
  package mutating func fillNormal(
    _ destination: UnsafeMutableBufferPointer<Float>, mean: Double, standardDeviation: Double
  ) {
    precondition(standardDeviation >= 0, "A standard deviation cannot be negative.")
    guard destination.count >= BoxMuller.blockSize else {
      for index in destination.indices {
        destination[index] = Float(normal(mean: mean, standardDeviation: standardDeviation))
      }
      return
    }
    fillUniform(destination, from: 0, to: 1)
    let mean = Float(mean)
    let deviation = Float(standardDeviation)
    let wholeCount = destination.count / BoxMuller.blockSize * BoxMuller.blockSize
    let whole = UnsafeMutableBufferPointer(rebasing: destination[..<wholeCount])
    BoxMuller.transform(whole, mean: mean, deviation: deviation)
    guard wholeCount < destination.count else { return }
    // A tail that fills no block: the last sixteen numbers are drawn anew.
    let start = destination.count - BoxMuller.blockSize
    let tail = UnsafeMutableBufferPointer(rebasing: destination[start...])
    fillUniform(tail, from: 0, to: 1)
    BoxMuller.transform(tail, mean: mean, deviation: deviation)
  }
}
