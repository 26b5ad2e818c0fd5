import SondeCompiler
import SondeDatasets
import SondeNetworks
import SondeOneDNN
import SondeRuns
import SondeTensors

/// Loss and accuracy over a whole set, every sample once: in evaluation mode nothing random and nothing updated.
struct Evaluator {
  let executor: NetworkExecutor
  let pictures: TrainingPlan.Pictures
  let loader: BatchLoader

  /// Opens the set, and compiles the batch sizes that it has.
  ///
  /// - Throws: ``TrainingError/pictureShape(set:found:expected:)``, or what opening and compiling throw.
  init(
    _ executor: NetworkExecutor, _ pictures: TrainingPlan.Pictures, batchSize: Int, threads: Int?,
    cacheBytes: Int = 1 << 30
  ) throws {
    self.executor = executor
    self.pictures = pictures
    loader = try pictures.loader(
      batchSize: batchSize, order: .sequential, threads: threads, cacheBytes: cacheBytes)
    guard loader.inputShape == executor.graphs.picture else {
      throw TrainingError.pictureShape(
        set: pictures.split, found: loader.inputShape, expected: executor.graphs.picture)
    }
    for batch in loader.batchSizes.sorted(by: >) { _ = try executor.evaluation(batch: batch) }
  }

  /// Evaluates the set.
  ///
  /// - Parameters:
  ///   - generator: Moves on by the one number that PyTorch draws for every pass over a set.
  ///   - scores: Told the outputs of each batch, sample after sample.
  /// - Returns: Loss and counts over all samples.
  /// - Throws: What loading a picture or running the network throws.
  func evaluate(
    generator: inout Generator, scores: ([Float]) -> Void = { _ in }
  ) throws -> ClassificationTally {
    let classCount = pictures.dataset.classNames.count
    var tally = ClassificationTally(classCount: classCount, k: min(5, classCount))
    // Where the network is not in evaluation mode, dropout draws by a seed of its own and the batch's number.
    var draws = generator
    let seed = Int64(bitPattern: draws.nextSeed())
    loader.start(epoch: 0, generator: generator)
    while let batch = try loader.next() {
      let executable = try executor.evaluation(batch: batch.count)
      executable.feed(batch)
      executable.feed("seed", scalar: seed)
      executable.feed("step", scalar: Int64(batch.index + 1))
      try executable.run()
      let loss = Double(executable.scalar("loss") ?? .nan)
      let isMean = executor.settings.loss.isMean
      let outputs: [Float] = executable.output("logits")?.elements() ?? []
      scores(outputs)
      tally.add(
        meanLoss: isMean ? loss : loss / Double(batch.count), scores: outputs,
        labels: batch.withLabels { $0.map(Int.init) })
      generator = batch.next.generator
    }
    return tally
  }
}

extension Executable {
  /// Feeds pictures and labels, and where samples are mixed the second labels with the weights of both.
  func feed(_ batch: Batch) {
    batch.withImages { feed(Network.imagesName, $0) }
    batch.withLabels { feed(LossTargets.labelsName, $0) }
    guard hasInput(LossTargets.secondLabelsName) else { return }
    let weight = batch.labelWeight ?? 1
    batch.withSecondLabels { feed(LossTargets.secondLabelsName, $0) }
    feed(LossTargets.weightName, scalar: weight)
    feed(LossTargets.secondWeightName, scalar: 1 - weight)
  }
}

extension BatchLoader {
  /// The sizes of the batches that an epoch has: the full one, and that of a short last one.
  var batchSizes: Set<Int> { Self.batchSizes(samples: sampleCount, batchSize: batchSize) }

  /// The sizes of the batches into which so many samples are cut.
  static func batchSizes(samples: Int, batchSize: Int) -> Set<Int> {
    let last = samples % batchSize
    guard last > 0 else { return [batchSize] }
    return samples < batchSize ? [last] : [batchSize, last]
  }
}
