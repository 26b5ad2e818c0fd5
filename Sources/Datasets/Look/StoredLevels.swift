/// How light stored pictures are: where most of their bytes lie, all channels together.
package struct StoredLevels: Hashable, Sendable, Codable {
  /// One byte in a hundred lies below.
  package let low: Int
  /// One byte in a hundred lies above.
  package let high: Int

  /// States what is known.
  package init(low: Int, high: Int) {
    self.low = low
    self.high = high
  }

  /// Looks at some bytes of each picture.
  package init(_ samples: [StoredSample]) {
    var counts = [Int](repeating: 0, count: 256)
    for sample in samples {
      for byte in sample.levels { counts[Int(byte)] += 1 }
    }
    let tail = counts.reduce(0, +) / 100
    func edge(_ levels: some Sequence<Int>) -> Int {
      var passed = 0
      for level in levels {
        passed += counts[level]
        if passed > tail { return level }
      }
      return 0
    }
    self.init(low: edge(0..<256), high: edge((0..<256).reversed()))
  }

  /// How much of the stretch in which most bytes lie two sets have in common, from 0 to 1.
  package func overlap(with other: StoredLevels) -> Double {
    let all = max(high, other.high) - min(low, other.low)
    let both = min(high, other.high) - max(low, other.low)
    return all > 0 ? Double(max(0, both)) / Double(all) : 1
  }
}
