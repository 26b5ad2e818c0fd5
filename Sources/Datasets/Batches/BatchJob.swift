/// A batch that is planned and being filled.
///
/// Sound to send: what chance decided never changes; the counters are read and written under the loader's
/// lock only.
final class BatchJob: @unchecked Sendable {
  /// Which batch of the epoch.
  let index: Int
  let sampleIndices: [Int]
  /// The decisions, as many for each sample as there are random steps.
  let plan: [PlannedTransform]
  let next: LoaderPosition
  let storage: BatchStorage

  /// How many samples worker threads have taken.
  private(set) var takenCount = 0
  /// How many samples are filled or failed.
  private(set) var doneCount = 0
  /// The failure of the sample that comes first in the batch.
  private(set) var failure: (place: Int, error: any Error)?

  init(
    index: Int, sampleIndices: [Int], plan: [PlannedTransform], next: LoaderPosition,
    storage: BatchStorage
  ) {
    self.index = index
    self.sampleIndices = sampleIndices
    self.plan = plan
    self.next = next
    self.storage = storage
  }

  /// A batch that could not be planned.
  init(index: Int, failure: any Error, next: LoaderPosition, storage: BatchStorage) {
    self.index = index
    self.sampleIndices = []
    self.plan = []
    self.next = next
    self.storage = storage
    self.failure = (0, failure)
  }

  /// Whether every sample is filled or failed.
  var isComplete: Bool { doneCount == sampleIndices.count }

  /// Takes some samples that no thread has taken yet.
  func take(atMost limit: Int) -> Range<Int>? {
    guard takenCount < sampleIndices.count else { return nil }
    let taken = takenCount..<min(takenCount + limit, sampleIndices.count)
    takenCount = taken.upperBound
    return taken
  }

  /// Notes that samples are done.
  ///
  /// The first failure in the order of the samples is kept, so that the same one is told whatever the
  /// number of threads.
  func finish(_ places: Range<Int>, failure: (place: Int, error: any Error)?) {
    doneCount += places.count
    guard let failure else { return }
    if let known = self.failure, known.place <= failure.place { return }
    self.failure = failure
  }
}
