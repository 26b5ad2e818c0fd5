import SondeTensors

/// What is still to be planned of an epoch: the samples' order, and the generator that decides for them.
struct EpochPlan {
  /// The place up to which batches are planned.
  private(set) var position: LoaderPosition
  private let order: [Int]
  private let batchSize: Int
  private let batchCount: Int

  /// Draws the order of an epoch and goes to a place in it.
  init(
    at position: LoaderPosition, order: SampleOrder, sampleCount: Int, batchSize: Int,
    batchCount: Int
  ) {
    var generator = position.epochStart
    self.order = order.indices(count: sampleCount, generator: &generator)
    self.position = position
    if position.batch == 0 { self.position.generator = generator }
    self.batchSize = batchSize
    self.batchCount = batchCount
  }

  /// Whether every batch of the epoch is planned.
  var isDone: Bool { position.batch >= batchCount }

  /// A batch that is planned.
  struct Batch {
    /// Which samples, as positions in the data set.
    let sampleIndices: [Int]
    /// What chance decided for each of them.
    let decisions: Decisions
    /// What chance decided for the batch; nothing where batches are not mixed.
    let mixing: PlannedMixing?
  }

  /// Plans the next batch: which samples, and what chance decides for each and then for the batch.
  ///
  /// - Parameters:
  ///   - dataset: Says how large pictures are, where a random step needs to know.
  ///   - pipeline: Draws for the samples.
  ///   - mixing: One of these is drawn for the batch.
  ///   - pictureSize: The size of the transformed pictures.
  /// - Returns: The plan.
  /// - Throws: When a picture's size cannot be read, or it is too small for a random crop.
  mutating func planBatch(
    dataset: any Dataset, pipeline: TransformPipeline, mixing: [Mixing], pictureSize: Size2D
  ) throws -> Batch {
    let start = position.batch * batchSize
    let samples = Array(order[start..<min(start + batchSize, order.count)])
    position.batch += 1
    var decisions = Decisions()
    if pipeline.isRandom {
      decisions.steps.reserveCapacity(samples.count * pipeline.decisionCount)
      for sample in samples {
        let size =
          pipeline.planNeedsPictureSize ? try dataset.pictureSize(at: sample) : Size2D(0)
        try pipeline.plan(
          size: size, name: { dataset.name(at: sample) }, generator: &position.generator,
          into: &decisions)
      }
    }
    let mixed = PlannedMixing(
      oneOf: mixing, pictureSize: pictureSize, generator: &position.generator)
    return Batch(sampleIndices: samples, decisions: decisions, mixing: mixed)
  }
}
