import CKernels

/// A stretch of zeroed memory on huge pages where the system has them; freed with its owner.
final class AlignedMemory {
  private static let smallest = 64

  let address: UnsafeMutableRawPointer
  let byteCount: Int
  private let budget: MemoryBudget

  init(byteCount: Int, purpose: String, budget: MemoryBudget) throws(OneDNNError) {
    try budget.take(byteCount, purpose: purpose)
    let size = budget.onlyCounts ? Self.smallest : max(byteCount, Self.smallest)
    guard let address = sonde_memory_create(size) else {
      budget.giveBack(byteCount)
      throw .outOfMemory(purpose: purpose, byteCount: byteCount, free: nil, limit: budget.limit)
    }
    self.address = address
    self.byteCount = byteCount
    self.budget = budget
  }

  deinit {
    sonde_memory_destroy(address)
    budget.giveBack(byteCount)
  }
}
