/// The fixed buckets of a histogram, and how to find a number's bucket quickly.
struct HistogramBuckets: Sendable {
  static let shared = HistogramBuckets()

  /// Above zero, ascending; below zero they are mirrored.
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
    self.edges = edges
    starts = (0..<4096).map { cell in
      let lowest = Double(Float(bitPattern: UInt32(cell) << 19))
      return Int32(edges.firstIndex { $0 >= lowest } ?? edges.count)
    }
  }

  /// How many buckets there are.
  var count: Int { 2 * edges.count }

  /// Where a bucket starts; the one before ends there.
  func limit(_ bucket: Int) -> Double {
    let middle = edges.count
    if bucket == middle { return 0 }
    return bucket > middle ? edges[bucket - middle - 1] : -edges[middle - 1 - bucket]
  }

  /// Lends the tables without reference counting in the loop.
  func withPlacer(_ body: (Placer) -> Void) {
    edges.withUnsafeBufferPointer { edges in
      starts.withUnsafeBufferPointer { starts in body(Placer(edges: edges, starts: starts)) }
    }
  }

  /// Finds buckets: a jump by the float's first bits, then at most two steps.
  struct Placer {
    let edges: UnsafeBufferPointer<Double>
    let starts: UnsafeBufferPointer<Int32>

    /// The bucket of a finite number; buckets hold their lower limit, not their upper one.
    @inline(__always)
    func bucket(of value: Float) -> Int {
      let magnitude = Double(value.magnitude)
      var below = Int(starts[Int(value.magnitude.bitPattern >> 19)])
      if value < 0 {
        while below < edges.count, edges[below] < magnitude { below += 1 }
        return max(edges.count - 1 - below, 0)
      }
      while below < edges.count, edges[below] <= magnitude { below += 1 }
      return min(edges.count + below, 2 * edges.count - 1)
    }
  }
}
