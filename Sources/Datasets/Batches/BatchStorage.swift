import Synchronization

/// The memory of one batch.
///
/// Sound to send: worker threads write disjoint parts of it, and the loader's lock lies between their
/// last write and the consumer's first read.
final class BatchStorage: @unchecked Sendable {
  let images: UnsafeMutablePointer<Float>
  let labels: UnsafeMutablePointer<Int32>
  /// The labels of what each sample was mixed with.
  let secondLabels: UnsafeMutablePointer<Int32>

  /// Allocates memory for a full batch.
  ///
  /// - Parameters:
  ///   - sampleCount: How many samples fit.
  ///   - sampleElementCount: How many numbers a sample has.
  init(sampleCount: Int, sampleElementCount: Int) {
    let byteCount = max(1, sampleCount * sampleElementCount) * MemoryLayout<Float>.stride
    // Whole cache lines, which is what vector loads like best.
    let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    self.images = raw.bindMemory(to: Float.self, capacity: sampleCount * sampleElementCount)
    self.labels = .allocate(capacity: max(1, sampleCount))
    self.secondLabels = .allocate(capacity: max(1, sampleCount))
  }

  deinit {
    UnsafeMutableRawPointer(images).deallocate()
    labels.deallocate()
    secondLabels.deallocate()
  }
}

/// Memory of batches that nobody reads any more.
final class BatchRecycler: Sendable {
  private let free = Mutex<[BatchStorage]>([])
  private let limit: Int

  /// Makes an empty store.
  ///
  /// - Parameter limit: How many pieces are kept; more are released.
  init(limit: Int) { self.limit = limit }

  /// Takes memory that is no longer read.
  func give(back storage: BatchStorage) {
    free.withLock { free in
      if free.count < limit { free.append(storage) }
    }
  }

  /// Hands out memory, if there is any.
  func take() -> BatchStorage? { free.withLock { $0.popLast() } }
}
