import SondeDatasets
import SondeNetworks

extension TrainingPlan {
  /// Every graph that training with batches of a size runs, in the order in which they are compiled.
  func purposes(batchSize: Int) -> [NetworkGraphs.Purpose] {
    var purposes: Set<NetworkGraphs.Purpose> = []
    for size in BatchLoader.batchSizes(samples: training.dataset.count, batchSize: batchSize) {
      purposes.insert(.training(batch: size, givesGradients: false))
    }
    for size in gradientBatchSizes(batchSize) {
      purposes.insert(.training(batch: size, givesGradients: true))
    }
    for pictures in [validation, test].compactMap({ $0 }) {
      for size in BatchLoader.batchSizes(
        samples: pictures.dataset.count, batchSize: evaluationBatchSize)
      {
        purposes.insert(.evaluation(batch: size))
      }
    }
    return purposes.sorted()
  }

  /// The sizes of the batches after which gradients are recorded, as far as there may be such batches.
  private func gradientBatchSizes(_ batchSize: Int) -> Set<Int> {
    guard let histogramInterval else { return [] }
    let count = training.dataset.count
    let stepsPerEpoch = (count + batchSize - 1) / batchSize
    let short = count - (stepsPerEpoch - 1) * batchSize
    let last = steps(stepsPerEpoch: stepsPerEpoch)
    let lastSize = last.isMultiple(of: stepsPerEpoch) ? short : batchSize
    if case .epochs(let epochs) = histogramInterval, epochs == epochs.rounded() {
      return [short, lastSize]
    }
    return stepsPerEpoch > 1 ? [batchSize, short] : [short]
  }
}
