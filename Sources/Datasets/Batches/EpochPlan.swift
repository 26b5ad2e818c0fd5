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

  /// Plans the next batch: which samples, and what chance decides for each.
  ///
  /// - Parameters:
  ///   - dataset: Says how large pictures are, where a random step needs to know.
  ///   - pipeline: Draws.
  /// - Returns: The samples, and as many decisions for each as there are random steps.
  /// - Throws: When a picture's size cannot be read, or it is too small for a random crop.
  mutating func planBatch(
    dataset: any Dataset, pipeline: TransformPipeline
  ) throws -> (sampleIndices: [Int], plan: [PlannedTransform]) {
    let start = position.batch * batchSize
    let samples = Array(order[start..<min(start + batchSize, order.count)])
    position.batch += 1
    guard pipeline.isRandom else { return (samples, []) }
    var plan: [PlannedTransform] = []
    plan.reserveCapacity(samples.count * pipeline.randomStepCount)
    for sample in samples {
      let size =
        pipeline.planNeedsPictureSize ? try dataset.pictureSize(at: sample) : Size2D(0)
      try pipeline.plan(
        size: size, name: { dataset.name(at: sample) }, generator: &position.generator, into: &plan)
    }
    return (samples, plan)
  }
}
