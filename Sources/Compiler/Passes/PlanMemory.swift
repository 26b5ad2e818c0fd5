/// Where each buffer lies in one arena.
package struct MemoryPlan: Hashable, Sendable {
  /// A stretch of memory that is needed from one instruction to another, both included.
  package struct Lifetime: Hashable, Sendable {
    package var byteCount: Int
    package var first: Int
    package var last: Int

    package init(byteCount: Int, first: Int, last: Int) {
      precondition(byteCount >= 0 && first <= last, "A lifetime runs forwards.")
      self.byteCount = byteCount
      self.first = first
      self.last = last
    }

    func overlaps(_ other: Lifetime) -> Bool { first <= other.last && other.first <= last }
  }

  /// The offset of each buffer in the arena, in bytes.
  package var offsets: [Int]
  /// The arena's size, in bytes.
  package var arenaByteCount: Int
  /// What the buffers would take without sharing, in bytes.
  package var unsharedByteCount: Int

  /// Buffers begin at multiples of this, in bytes: a cache line, and a whole vector register.
  package static let alignment = 64
}

/// Gives every buffer a place such that those needed at the same time do not overlap.
///
/// Greedy by size: the largest first, each at the lowest offset where it fits between those already placed whose lifetimes
/// meet its own.
///
/// - Complexity: Quadratic in the number of buffers.
///
/// Pisarchyk and Lee, *Efficient Memory Management for Deep Neural Net Inference*, 2020, <https://arxiv.org/abs/2001.03288>.
package func planMemory(_ lifetimes: [MemoryPlan.Lifetime]) -> MemoryPlan {
  func rounded(_ bytes: Int) -> Int {
    (bytes + MemoryPlan.alignment - 1) / MemoryPlan.alignment * MemoryPlan.alignment
  }
  var offsets = [Int](repeating: 0, count: lifetimes.count)
  var placed: [Int] = []  // by offset
  var arena = 0
  let bySize = lifetimes.indices.sorted {
    (lifetimes[$1].byteCount, $0) < (lifetimes[$0].byteCount, $1)
  }
  for index in bySize where lifetimes[index].byteCount > 0 {
    let size = rounded(lifetimes[index].byteCount)
    var offset = 0
    for other in placed where lifetimes[other].overlaps(lifetimes[index]) {
      if offsets[other] >= offset + size { break }
      offset = max(offset, offsets[other] + rounded(lifetimes[other].byteCount))
    }
    offsets[index] = offset
    let position = placed.firstIndex { offsets[$0] > offset } ?? placed.endIndex
    placed.insert(index, at: position)
    arena = max(arena, offset + size)
  }
  return MemoryPlan(
    offsets: offsets, arenaByteCount: arena,
    unsharedByteCount: lifetimes.reduce(0) { $0 + rounded($1.byteCount) })
}
