/// The fixed buckets of a histogram, and how to find a number's bucket quickly.
struct HistogramBuckets: Sendable {
  static let shared = HistogramBuckets()

  /// Above zero, ascending, with infinity at the end; below zero they are mirrored.
  private let edges: [Double]
  /// For each combination of a float's exponent and first four digits: how many edges lie below it.
  private let starts: [Int32]

  private init() {
    var edges: [Double] = []
    var edge = 1e-12
    while edge < 1e20 {
      edges.append(edge)
      edge *= 1.1
    }
    edges.append(.infinity)
    self.edges = edges
    starts = (0..<4096).map { cell in
      let lowest = Double(Float(bitPattern: UInt32(cell) << 19))
      return Int32(edges.firstIndex { $0 >= lowest } ?? edges.count - 1)
    }
  }

  /// How many buckets there are.
  var count: Int { 2 * (edges.count - 1) }

  /// Where a bucket starts; the one before ends there.
  func limit(_ bucket: Int) -> Double {
    let middle = edges.count - 1
    if bucket == middle { return 0 }
    return bucket > middle ? edges[bucket - middle - 1] : -edges[middle - 1 - bucket]
  }

  /// Lends the tables without reference counting in the loop.
  func withPlacer(_ body: (Placer) -> Void) {
    edges.withUnsafeBufferPointer { edges in
      starts.withUnsafeBufferPointer { starts in body(Placer(edges: edges, starts: starts)) }
    }
  }

  /// Finds buckets without a branch: a jump by the float's first bits, then one comparison.
  struct Placer {
    let edges: UnsafeBufferPointer<Double>
    let starts: UnsafeBufferPointer<Int32>

    /// The bucket of a finite number; buckets hold their lower limit, not their upper one.
    @inline(__always)
    func bucket(of value: Float) -> Int {
      let magnitude = Double(value.magnitude)
      let isNegative = value < 0
      let start = Int(starts[Int(value.magnitude.bitPattern >> 19)])
      // Edges lie farther apart than cells are wide, so at most one more is below the number.
      let edge = edges[start]
      let isPast = (edge < magnitude) || (edge == magnitude && !isNegative)
      let middle = edges.count - 1
      let below = min(start + (isPast ? 1 : 0), middle - 1)
      return isNegative ? middle - 1 - below : middle + below
    }
  }
}
