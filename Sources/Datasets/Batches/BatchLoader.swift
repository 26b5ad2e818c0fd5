import Foundation
public import SondeTensors

/// Makes batches of a data set ahead of time, on threads of its own.
///
/// A loader serves one thread, which starts an epoch and takes its batches:
/// ```swift
/// loader.start(epoch: 0, generator: Generator(seed: 1))
/// while let batch = try loader.next() { … }
/// ```
/// The order of the samples and everything random is drawn from the generator in the order in which
/// PyTorch's `DataLoader` without worker processes draws it, so a seed gives the same batches whatever
/// the number of threads, and the same as there.
public final class BatchLoader {
  /// Where the pictures come from.
  public let dataset: any Dataset
  /// What is done to them.
  public let pipeline: TransformPipeline
  /// How the samples of a batch are mixed; where there are several ways, one is drawn for each batch.
  public let mixing: [Mixing]
  /// How many samples a batch has; the last one of an epoch may have fewer.
  public let batchSize: Int
  /// How many batches an epoch has.
  public let batchCount: Int
  /// How many samples an epoch visits.
  public let sampleCount: Int
  /// The size of the transformed pictures.
  public let pictureSize: Size2D
  /// How many threads make batches.
  public let threadCount: Int

  private let core: LoaderCore

  /// The extents of one sample: `[channels, height, width]`.
  public var inputShape: Shape { [pipeline.channels, pictureSize.height, pictureSize.width] }

  /// Makes a loader and starts its threads.
  ///
  /// - Parameters:
  ///   - dataset: Where the pictures come from; not empty.
  ///   - pipeline: What is done to them; all pictures must come out with one size.
  ///   - mixing: How the samples of a batch are mixed; where there are several ways, one is drawn for
  ///     each batch.
  ///   - batchSize: How many samples a batch has; at least 1.
  ///   - order: The order of the samples.
  ///   - dropsShortBatch: Whether samples that do not fill a batch at the end of an epoch are left out.
  ///   - threadCount: How many threads make batches; all of the machine's but one if nothing is given.
  ///   - prefetchCount: How many batches are made ahead; enough for 256 samples, from 3 to 16, if
  ///     nothing is given.
  ///   - cacheByteLimit: How much memory may be used to keep decoded pictures, in bytes.
  /// - Throws: ``DatasetError``, or what the data set throws when a picture's size cannot be read.
  public init(
    dataset: any Dataset, pipeline: TransformPipeline, mixing: [Mixing] = [], batchSize: Int,
    order: SampleOrder = .shuffled, dropsShortBatch: Bool = false, threadCount: Int? = nil,
    prefetchCount: Int? = nil, cacheByteLimit: Int = 1 << 30
  ) throws {
    precondition(batchSize >= 1, "A batch has at least one sample.")
    precondition(
      pipeline.pictureChannels == dataset.channelCount,
      "A pipeline must be made for as many channels as the data set's pictures have.")
    precondition(threadCount ?? 1 >= 1, "A loader needs at least one thread.")
    precondition(prefetchCount ?? 1 >= 1, "At least one batch is made ahead.")
    guard dataset.count > 0 else { throw DatasetError.noSamples(dataset: dataset.summary) }
    let fullCount = dataset.count / batchSize
    let isShort = dataset.count % batchSize != 0 && !dropsShortBatch
    guard fullCount > 0 || isShort else {
      throw DatasetError.onlyShortBatch(count: dataset.count, batchSize: batchSize)
    }
    self.dataset = dataset
    for way in mixing { try way.check() }
    self.pipeline = pipeline
    self.mixing = mixing
    self.batchSize = batchSize
    self.batchCount = fullCount + (isShort ? 1 : 0)
    self.sampleCount = isShort ? dataset.count : fullCount * batchSize
    self.pictureSize = try pipeline.commonSize(of: dataset)
    let threadCount = threadCount ?? max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
    self.threadCount = threadCount
    self.core = LoaderCore(
      dataset: dataset, pipeline: pipeline, mixing: mixing, pictureSize: pictureSize,
      batchSize: batchSize, batchCount: batchCount, order: order, threadCount: threadCount,
      prefetchCount: prefetchCount ?? Self.defaultPrefetchCount(batchSize: batchSize),
      cache: dataset.holdsPictures || cacheByteLimit <= 0
        ? nil : PictureCache(count: dataset.count, byteLimit: cacheByteLimit))
  }

  deinit { core.stop() }

  /// How many batches are made ahead where nothing is said: enough for 256 samples, from 3 to 16.
  package static func defaultPrefetchCount(batchSize: Int) -> Int {
    min(16, max(3, (256 + batchSize - 1) / batchSize))
  }

  /// Begins an epoch; one that is under way is abandoned.
  ///
  /// - Parameters:
  ///   - epoch: Which pass over the data set, counted from 0.
  ///   - generator: Gives the order of the samples, and what random transforms draw. Where it stands
  ///     after a batch is in that batch's ``Batch/next``.
  public func start(epoch: Int, generator: Generator) {
    start(at: LoaderPosition(epoch: epoch, generator: generator))
  }

  /// Goes on at a place in an epoch, with the batch that would have come there.
  ///
  /// - Parameter position: A place that a loader with the same data set, transforms, order and batch
  ///   size gave.
  public func start(at position: LoaderPosition) {
    precondition(
      (0...batchCount).contains(position.batch), "A position must lie in the loader's epoch.")
    core.start(at: position)
  }

  /// Waits for the next batch.
  ///
  /// - Returns: The batch; nothing at the end of the epoch, before the first start and after a
  ///   cancellation.
  /// - Throws: What made the batch impossible, such as a damaged file, named. The epoch is over then:
  ///   the same error comes again until a new start.
  public func next() throws -> Batch? {
    guard let job = try core.next() else { return nil }
    let shape = Shape([job.sampleIndices.count] + inputShape.dimensions)
    return Batch(
      epoch: job.next.epoch, index: job.index, sampleIndices: job.sampleIndices, shape: shape,
      labelWeight: job.mixing?.labelWeight(in: pictureSize), next: job.next, storage: job.storage,
      recycler: core.recycler)
  }

  /// Ends the threads, and waits until they have.
  ///
  /// A thread that waits in ``next()`` gets nothing. A loader that was cancelled cannot be started again.
  public func cancel() { core.stop() }
}
