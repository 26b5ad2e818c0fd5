/// A mean and how surely it is known.
package struct SampleMean: Hashable, Sendable, Codable {
  /// The mean.
  package let value: Double
  /// Its standard error.
  package let error: Double

  /// States a mean.
  package init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// The mean of some values; 0 where there are none.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - doubt: How far from the mean one more value may be thought to lie. Without it, answers that are all right are infinitely sure.
  init(_ values: [Double], doubt: Double = 0) {
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(doubt * doubt) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(value: mean, error: (squares / max(1, count - 1) / count).squareRoot())
  }

  /// By how many standard errors it is above 0.
  package var deviations: Double { error > 0 ? value / error : 0 }

  /// What is left of it above another one.
  package func above(_ other: SampleMean) -> SampleMean {
    SampleMean(
      value: value - other.value,
      error: (error * error + other.error * other.error).squareRoot())
  }

  /// What is left of it above a number.
  package func above(_ number: Double) -> SampleMean {
    SampleMean(value: value - number, error: error)
  }
}
