import SondeFormats

extension Histogram {
  /// Takes a histogram with buckets of any kind, each as a whole by its middle; nothing where its numbers cannot be those
  /// of a histogram.
  ///
  /// - Parameter summary: A histogram of a stranger's file.
  init?(rebinning summary: HistogramSummary) {
    let limits = summary.bucketLimits
    let counts = summary.bucketCounts
    let numbers = [summary.minimum, summary.maximum, summary.sum, summary.sumOfSquares]
    guard limits.count == counts.count, limits.count <= Self.bucketLimit,
      numbers.allSatisfy(\.isFinite), summary.minimum <= summary.maximum,
      summary.sumOfSquares >= 0, let count = Self.count(summary.count)
    else { return nil }
    self.init(
      minimum: summary.minimum, maximum: summary.maximum, count: count, sum: summary.sum,
      sumOfSquares: summary.sumOfSquares, nonFiniteCount: 0, bucketNumbers: [], bucketCounts: [])
    var buckets: [Int: Int] = [:]
    var left = summary.minimum
    for (limit, share) in zip(limits, counts) {
      guard !limit.isNaN, let share = Self.count(share) else { return nil }
      // The outermost buckets may reach to infinity, where no number is.
      let right = min(max(limit, summary.minimum), summary.maximum)
      if share > 0 {
        let bucket = Self.bucket(of: left / 2 + right / 2)
        buckets[bucket] = (buckets[bucket] ?? 0).addingClamping(share)
      }
      left = right
    }
    bucketNumbers = buckets.keys.sorted()
    bucketCounts = bucketNumbers.map { buckets[$0] ?? 0 }
  }

  /// The most buckets that are taken.
  private static let bucketLimit = 100_000

  /// A count, if it is one.
  private static func count(_ number: Double) -> Int? {
    number >= 0 && number <= 0x1p53 ? Int(number.rounded()) : nil
  }

  /// The bucket of a number: those below a bucket's limit, that of the one before included, are in it.
  private static func bucket(of number: Double) -> Int {
    var (low, high) = (0, scale.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if number < scale[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Int {
  fileprivate func addingClamping(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
