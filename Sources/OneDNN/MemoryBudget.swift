/// How much memory a network's computation may take, and how much it has taken.
///
/// Everything large passes through here before it is asked of the system, so that too much is refused with numbers while
/// there is still room to say so, and not by a system that ends the process. Belongs to the thread that computes.
package final class MemoryBudget {
  /// The most that may be taken, in bytes.
  package let limit: Int
  /// Whether memory is counted and not had, to learn what would be needed.
  let onlyCounts: Bool
  /// How much is taken, in bytes.
  package private(set) var takenByteCount = 0

  /// - Parameter limit: The most that may be taken, in bytes.
  package init(limit: Int = .max) {
    self.limit = limit
    onlyCounts = false
  }

  private init(onlyCounts: Bool) {
    limit = .max
    self.onlyCounts = onlyCounts
  }

  /// A budget that counts what is asked for and has none of it.
  static func counting() -> MemoryBudget { MemoryBudget(onlyCounts: true) }

  /// How much may still be taken, in bytes.
  package var freeByteCount: Int { max(0, limit - takenByteCount) }

  /// Takes a part of the budget.
  ///
  /// - Parameters:
  ///   - byteCount: How much, in bytes.
  ///   - purpose: What it is for, as the beginning of a sentence.
  /// - Throws: ``OneDNNError/outOfMemory(purpose:byteCount:free:limit:)`` when there is not as much left.
  package func take(_ byteCount: Int, purpose: String) throws(OneDNNError) {
    guard byteCount <= freeByteCount else {
      throw .outOfMemory(
        purpose: purpose, byteCount: byteCount, free: freeByteCount, limit: limit)
    }
    takenByteCount += byteCount
  }

  func giveBack(_ byteCount: Int) { takenByteCount -= byteCount }
}
