/// A batch that is planned and being filled.
///
/// Sound to send: what chance decided never changes; the counters are read and written under the loader's
/// lock only.
final class BatchJob: @unchecked Sendable {
  /// Which batch of the epoch.
  let index: Int
  let sampleIndices: [Int]
  /// The decisions, as many for each sample as the pipeline says.
  let decisions: Decisions
  /// What is done to the batch when all samples are filled.
  let mixing: PlannedMixing?
  let next: LoaderPosition
  let storage: BatchStorage

  /// How many samples worker threads have taken.
  private(set) var takenCount = 0
  /// How many samples are filled or failed.
  private(set) var doneCount = 0
  /// Whether the batch may be handed out.
  private(set) var isComplete = false
  /// The failure of the sample that comes first in the batch.
  private(set) var failure: (place: Int, error: any Error)?

  init(index: Int, plan: EpochPlan.Batch, next: LoaderPosition, storage: BatchStorage) {
    self.index = index
    self.sampleIndices = plan.sampleIndices
    self.decisions = plan.decisions
    self.mixing = plan.mixing
    self.next = next
    self.storage = storage
  }

  /// A batch that could not be planned.
  init(index: Int, failure: any Error, next: LoaderPosition, storage: BatchStorage) {
    self.index = index
    self.sampleIndices = []
    self.decisions = Decisions()
    self.mixing = nil
    self.next = next
    self.storage = storage
    self.failure = (0, failure)
    self.isComplete = true
  }

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
  ///
  /// - Returns: Whether these were the last, and the batch is still to be mixed by who gets this answer.
  func finish(_ places: Range<Int>, failure: (place: Int, error: any Error)?) -> Bool {
    doneCount += places.count
    if let failure, (self.failure?.place ?? .max) > failure.place { self.failure = failure }
    guard doneCount == sampleIndices.count else { return false }
    let isMixed = mixing != nil && self.failure == nil
    isComplete = !isMixed
    return isMixed
  }

  /// Notes that the batch is mixed.
  func finishMixing() { isComplete = true }
}
