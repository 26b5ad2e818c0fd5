package import SondeTensors

/// How many numbers are spread, in the buckets that TensorBoard draws.
///
/// The buckets are those of `torch.utils.tensorboard` (`bins="tensorflow"`): limits from 1e-12, each 1.1
/// times the one before, below 1e20, the same mirrored for negative numbers, and 0 between. Only the
/// buckets from the first to the last number are kept, with an empty one in front. Differing from
/// PyTorch, numbers beyond the outermost limits count in the outermost buckets, and numbers that are not
/// finite are left out of everything and counted apart, so that a diverging run still can be drawn.
package struct HistogramSummary: Hashable, Sendable {
  /// The smallest finite number; 0 when there is none.
  package var minimum = 0.0
  /// The largest finite number; 0 when there is none.
  package var maximum = 0.0
  /// How many finite numbers there are.
  package var count = 0.0
  package var sum = 0.0
  package var sumOfSquares = 0.0
  /// Where each bucket ends; it starts where the one before ends.
  package var bucketLimits = [0.0]
  /// How many numbers fall in each bucket.
  package var bucketCounts = [0.0]
  /// How many numbers were NaN or infinite; a file does not record it.
  package var nonFiniteCount = 0

  /// The histogram of no numbers.
  package init() {}

  /// Counts the numbers of a float32 tensor.
  package init(_ tensor: Tensor) {
    precondition(tensor.dataType == .float32, "A histogram is made of float32 numbers.")
    self = tensor.withUnsafeBytes { Self($0.assumingMemoryBound(to: Float.self)) }
  }

  /// Counts numbers.
  package init(_ values: UnsafeBufferPointer<Float>) {
    let buckets = HistogramBuckets.shared
    var counts = [Int](repeating: 0, count: buckets.count)
    var (low, high) = (Float.infinity, -Float.infinity)
    var (sum, squares, finite) = (0.0, 0.0, 0)
    counts.withUnsafeMutableBufferPointer { counts in
      buckets.withPlacer { placer in
        for value in values where value.isFinite {
          counts[placer.bucket(of: value)] += 1
          low = min(low, value)
          high = max(high, value)
          let wide = Double(value)
          sum += wide
          squares += wide * wide
          finite += 1
        }
      }
    }
    nonFiniteCount = values.count - finite
    guard finite > 0, let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return }
    (minimum, maximum, count) = (Double(low), Double(high), Double(finite))
    (self.sum, sumOfSquares) = (sum, squares)
    bucketLimits = (first...last + 1).map(buckets.limit)
    bucketCounts = [0] + counts[first...last].map(Double.init)
  }
}
