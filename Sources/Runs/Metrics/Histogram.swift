package import SondeFormats
public import SondeTensors

/// How many numbers fall into which range, on TensorBoard's own scale.
///
/// The buckets end at 0 and at ±1e-12, growing by a factor of 1.1 to ±1e20, as those of
/// `torch.utils.tensorboard` (`bins="tensorflow"`). A bucket holds the numbers from the limit of the one
/// before, included, to its own limit, excluded; numbers beyond the scale are in the outermost buckets.
/// Only the buckets that hold something are kept, so that an epoch of a large network stays small.
public struct Histogram: Codable, Hashable, Sendable {
  /// The smallest finite number; 0 when there is none.
  public var minimum: Double
  /// The largest finite number; 0 when there is none.
  public var maximum: Double
  /// How many finite numbers there are.
  public var count: Int
  /// The sum of the finite numbers.
  public var sum: Double
  /// The sum of the squares of the finite numbers.
  public var sumOfSquares: Double
  /// How many numbers are infinite or not numbers; they count nowhere else.
  public var nonFiniteCount: Int
  /// Which buckets hold something, ascending: positions of their upper limits in ``scale``.
  public var bucketNumbers: [Int]
  /// How many numbers those buckets hold.
  public var bucketCounts: [Int]

  package init(
    minimum: Double, maximum: Double, count: Int, sum: Double, sumOfSquares: Double,
    nonFiniteCount: Int, bucketNumbers: [Int], bucketCounts: [Int]
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.count = count
    self.sum = sum
    self.sumOfSquares = sumOfSquares
    self.nonFiniteCount = nonFiniteCount
    self.bucketNumbers = bucketNumbers
    self.bucketCounts = bucketCounts
  }

  /// Counts the numbers of a float32 tensor of any shape.
  public init(_ tensor: Tensor) { self.init(HistogramSummary(tensor)) }

  /// Counts numbers.
  public init(_ numbers: [Float]) {
    self.init(Tensor(shape: [numbers.count], elements: numbers))
  }

  /// Leaves the empty buckets of a summary out.
  package init(_ summary: HistogramSummary) {
    self.init(
      minimum: summary.minimum, maximum: summary.maximum, count: Int(summary.count),
      sum: summary.sum, sumOfSquares: summary.sumOfSquares,
      nonFiniteCount: summary.nonFiniteCount, bucketNumbers: [], bucketCounts: [])
    for (limit, count) in zip(summary.bucketLimits, summary.bucketCounts) where count > 0 {
      bucketNumbers.append(Self.number(of: limit))
      bucketCounts.append(Int(count))
    }
  }

  /// The mean of the finite numbers; 0 when there is none.
  public var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// The standard deviation of the finite numbers (divided by how many they are); 0 when there is none.
  public var standardDeviation: Double {
    count == 0 ? 0 : max(0, sumOfSquares / Double(count) - mean * mean).squareRoot()
  }
}

extension Histogram {
  /// The limits of the buckets, ascending.
  public static let scale: [Double] = {
    var positive: [Double] = []
    var limit = 1e-12
    while limit < 1e20 {
      positive.append(limit)
      limit *= 1.1
    }
    return positive.reversed().map { -$0 } + [0] + positive
  }()

  /// The position of a limit in the scale, or of the next one above.
  private static func number(of limit: Double) -> Int {
    var (low, high) = (0, scale.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if limit <= scale[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The histogram as TensorBoard stores it: a run of empty buckets is one, and the first is an empty
  /// one, whose limit says where the numbers begin.
  package var summary: HistogramSummary {
    var summary = HistogramSummary()
    (summary.minimum, summary.maximum, summary.count) = (minimum, maximum, Double(count))
    (summary.sum, summary.sumOfSquares) = (sum, sumOfSquares)
    summary.nonFiniteCount = nonFiniteCount
    guard count > 0 else { return summary }
    (summary.bucketLimits, summary.bucketCounts) = ([], [])
    var next = -1
    for (number, count) in zip(bucketNumbers, bucketCounts) {
      if number != next && number > 0 {
        summary.bucketLimits.append(Self.scale[number - 1])
        summary.bucketCounts.append(0)
      }
      summary.bucketLimits.append(Self.scale[number])
      summary.bucketCounts.append(Double(count))
      next = number + 1
    }
    return summary
  }
}
