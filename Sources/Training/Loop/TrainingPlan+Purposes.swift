import SondeDatasets
import SondeNetworks

extension TrainingPlan {
  /// Every graph that training with batches of a size runs, in the order in which they are compiled.
  func purposes(batchSize: Int) -> [NetworkGraphs.Purpose] {
    var purposes: Set<NetworkGraphs.Purpose> = []
    let count = training.dataset.count
    let stepsPerEpoch = (count + batchSize - 1) / batchSize
    let short = count - (stepsPerEpoch - 1) * batchSize
    let needs = StepNeeds(self, stepsPerEpoch: stepsPerEpoch)
    purposes.formUnion(
      needs.purposes(batchSize: batchSize, short: short))
    for pictures in [validation, test].compactMap({ $0 }) {
      for size in BatchLoader.batchSizes(
        samples: pictures.dataset.count, batchSize: evaluationBatchSize)
      {
        purposes.insert(.evaluation(batch: size))
      }
    }
    return purposes.sorted()
  }
}
