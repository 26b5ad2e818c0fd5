import Foundation
import SondeTensors

/// What the consumer and the worker threads of a loader share.
///
/// Sound to send: everything that changes is read and written under `condition`. Batches are planned
/// there, one after another, and filled outside of it.
final class LoaderCore: @unchecked Sendable {
  let recycler: BatchRecycler
  private let dataset: any Dataset
  private let pipeline: TransformPipeline
  private let cache: PictureCache?
  private let sampleElementCount: Int
  private let batchSize: Int
  private let batchCount: Int
  private let order: SampleOrder
  private let prefetchCount: Int
  /// How many samples a thread takes at a time.
  private let shareSize: Int

  private let condition = NSCondition()
  private var plan: EpochPlan?
  /// Planned batches that the consumer has not taken, the earliest first.
  private var jobs: [BatchJob] = []
  private var failure: (any Error)?
  private var isStopped = false
  private var runningThreadCount: Int

  init(
    dataset: any Dataset, pipeline: TransformPipeline, pictureSize: Size2D, batchSize: Int,
    batchCount: Int, order: SampleOrder, threadCount: Int, prefetchCount: Int,
    cache: PictureCache?
  ) {
    self.recycler = BatchRecycler(limit: prefetchCount + 1)
    self.dataset = dataset
    self.pipeline = pipeline
    self.cache = cache
    self.sampleElementCount = pipeline.channels * pictureSize.area
    self.batchSize = batchSize
    self.batchCount = batchCount
    self.order = order
    self.prefetchCount = prefetchCount
    self.shareSize = min(16, max(1, batchSize / (2 * threadCount)))
    self.runningThreadCount = threadCount
    for number in 0..<threadCount {
      let thread = Thread { [self] in work() }
      thread.name = "sonde-load-\(number)"
      thread.start()
    }
  }

  // MARK: - The consumer's side

  /// Abandons what is under way and begins at a place.
  func start(at position: LoaderPosition) {
    let plan = EpochPlan(
      at: position, order: order, sampleCount: dataset.count, batchSize: batchSize,
      batchCount: batchCount)
    condition.withLock {
      precondition(!isStopped, "A loader that was cancelled cannot be started.")
      jobs.removeAll()
      failure = nil
      self.plan = plan
      condition.broadcast()
    }
  }

  /// Waits for the earliest batch and takes it.
  func next() throws -> BatchJob? {
    try condition.withLock {
      while true {
        if isStopped { return nil }
        if let failure { throw failure }
        guard let job = jobs.first else {
          if plan?.isDone ?? true { return nil }
          condition.wait()
          continue
        }
        guard job.isComplete else {
          condition.wait()
          continue
        }
        if let failed = job.failure {
          failure = failed.error
          jobs.removeAll()
          continue
        }
        jobs.removeFirst()
        condition.broadcast()
        return job
      }
    }
  }

  /// Ends the threads and waits for them.
  func stop() {
    condition.withLock {
      isStopped = true
      jobs.removeAll()
      condition.broadcast()
      while runningThreadCount > 0 { condition.wait() }
    }
  }

  // MARK: - The threads' side

  private func work() {
    let reader = SampleReader(dataset: dataset, pipeline: pipeline, cache: cache)
    while let (job, places) = nextShare() {
      let failure = fill(job, places, with: reader)
      condition.withLock {
        job.finish(places, failure: failure)
        if job.isComplete { condition.broadcast() }
      }
    }
    condition.withLock {
      runningThreadCount -= 1
      condition.broadcast()
    }
  }

  /// Waits for samples to fill; nothing when the loader stops.
  private func nextShare() -> (BatchJob, Range<Int>)? {
    condition.withLock {
      while !isStopped {
        for job in jobs {
          if let places = job.take(atMost: shareSize) { return (job, places) }
        }
        if !planNextBatch() { condition.wait() }
      }
      return nil
    }
  }

  /// Plans one more batch, if there is one and room for it.
  private func planNextBatch() -> Bool {
    guard failure == nil, jobs.count < prefetchCount, jobs.last?.failure == nil,
      let position = plan?.position, plan?.isDone == false
    else { return false }
    let storage =
      recycler.take()
      ?? BatchStorage(sampleCount: batchSize, sampleElementCount: sampleElementCount)
    do {
      guard let planned = try plan?.planBatch(dataset: dataset, pipeline: pipeline),
        let next = plan?.position
      else { return false }
      jobs.append(
        BatchJob(
          index: position.batch, sampleIndices: planned.sampleIndices, plan: planned.plan,
          next: next, storage: storage))
    } catch {
      jobs.append(
        BatchJob(
          index: position.batch, failure: error, next: position, storage: storage))
    }
    condition.broadcast()
    return true
  }

  /// Fills samples of a batch.
  ///
  /// - Returns: The place and the error of the first sample that failed; those after it are left out.
  private func fill(
    _ job: BatchJob, _ places: Range<Int>, with reader: SampleReader
  ) -> (place: Int, error: any Error)? {
    let decisionCount = pipeline.randomStepCount
    for place in places {
      let sample = job.sampleIndices[place]
      job.storage.labels[place] = Int32(dataset.label(at: sample))
      do {
        try reader.read(
          sample, plan: job.plan[place * decisionCount..<(place + 1) * decisionCount],
          into: job.storage.images + place * sampleElementCount)
      } catch {
        return (place, error)
      }
    }
    return nil
  }
}
