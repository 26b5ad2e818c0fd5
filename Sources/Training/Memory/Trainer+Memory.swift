import SondeDatasets
import SondeOneDNN
import SondeTensors

// How a training keeps to its memory.
extension Trainer {
  /// How much memory each set of pictures may use to keep them decoded, in bytes.
  ///
  /// Where a limit is given, caches get what is left when all else has its place.
  static func cacheBytes(_ plan: TrainingPlan, _ kernels: KernelChoices) throws -> Int {
    let most = 1 << 30
    let sets = [plan.training, plan.validation, plan.test].compactMap { $0 }
    guard plan.memoryLimit != nil, !sets.allSatisfy(\.dataset.holdsPictures) else { return most }
    let shape = try plan.training.pipeline.commonShape(of: plan.training.dataset)
    let planner = MemoryPlanner(plan, picture: shape, kernels: kernels)
    let estimate = try planner.estimate(batchSize: plan.batchSize)
    return min(most, max(0, estimate.limitBytes - estimate.totalBytes) / sets.count)
  }

  /// Takes what is needed beside the network, and then lets everything be compiled.
  ///
  /// - Parameters:
  ///   - plan: What is trained.
  ///   - executor: What is compiled; its budget is that of the plan.
  ///   - planner: Knows what is needed beside the network.
  ///   - body: Compiles.
  /// - Returns: What the body returns.
  /// - Throws: ``TrainingError/outOfMemory(_:batchSize:largestBatch:evaluationBatchSize:)`` with the largest batch that
  ///   would fit, or what the body throws.
  static func withinMemory<Result>(
    _ plan: TrainingPlan, _ executor: NetworkExecutor, _ planner: MemoryPlanner,
    _ body: () throws -> Result
  ) throws -> Result {
    do {
      let budget = executor.states.budget
      try budget.take(planner.fixedBytes(batchSize: plan.batchSize), purpose: "Program and data")
      let result = try body()
      try budget.take(executor.states.byteCount, purpose: "A copy of the states to save")
      return result
    } catch OneDNNError.outOfMemory(let purpose, let byteCount, let free, let limit) {
      throw TrainingError.outOfMemory(
        .init(purpose: purpose, wanted: byteCount, free: free, limit: limit),
        batchSize: plan.batchSize, largestBatch: try planner.largestBatch(),
        evaluationBatchSize: plan.evaluationBatchSize)
    }
  }
}
