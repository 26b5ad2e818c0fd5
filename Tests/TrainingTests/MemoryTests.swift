import SondeDatasets
import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeTensors
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct MemoryTests {
  @Test
  func `A shortage says what was asked for, what is free, what the limit is, and what would fit`() {
    let shortage = MemoryShortage(
      purpose: "The network's activations", wanted: 3 << 30, free: 1 << 30, limit: 2 << 30)
    #expect(
      TrainingError.outOfMemory(
        shortage, batchSize: 512, largestBatch: 170, evaluationBatchSize: 256
      ).description
        == "The network's activations: 3.0 GiB are asked for, but 1.0 GiB are free of the 2.0 GiB that "
        + "may be taken, with batches of 512. The largest batch that would fit is 170: set batch_size to "
        + "it, or raise memory.limit.")
    #expect(
      TrainingError.outOfMemory(
        .init(purpose: "Weights", wanted: 1, free: nil, limit: 2 << 30), batchSize: 1,
        largestBatch: nil, evaluationBatchSize: 256
      ).description
        == "Weights: 1 bytes are asked for, but the system has no more, with batches of 1. Not even a "
        + "batch of 1 would fit: use a smaller network, a smaller evaluation.batch_size than 256, or "
        + "raise memory.limit.")
  }

  @Test func `Larger batches need more, and the largest that fits does fit`() throws {
    var experiment = try smallExperiment()
    // Large pictures: what other tests take meanwhile is little beside them.
    experiment.data.transforms.train.insert(.resize(256), at: 0)
    experiment.batchSize = 100
    let whole = try MemoryEstimate(experiment)
    #expect(whole.fits)
    experiment.batchSize = 10
    let small = try MemoryEstimate(experiment)
    let arena = { (estimate: MemoryEstimate) in
      estimate.parts.first { $0.purpose == "activations and gradients" }?.bytes ?? 0
    }
    #expect(arena(small) * 2 < arena(whole))
    // Half of what batches of 100 need beside what is always needed.
    experiment.batchSize = 100
    let fixed = whole.totalBytes - arena(whole)
    experiment.memory.limit = .bytes(fixed + arena(whole) / 2)
    let limited = try MemoryEstimate(experiment)
    // Other tests of the process take memory meanwhile, and give it back.
    let resident = { (estimate: MemoryEstimate) in
      estimate.parts.first { $0.purpose == "program and data" }?.bytes ?? 0
    }
    #expect(!limited.fits || resident(limited) < resident(whole))
    if let largest = limited.largestBatch { #expect((1..<100).contains(largest)) }
  }

  @Test func `What watching needs stands apart, and all parts are what compiling takes`() throws {
    var experiment = try smallExperiment()
    experiment.batchSize = 64
    experiment.monitor = MonitorPlan(preset: .full)
    let estimate = try MemoryEstimate(experiment)
    func bytes(_ estimate: MemoryEstimate, _ beginning: String) -> Int {
      estimate.parts.filter { $0.purpose.hasPrefix(beginning) }.reduce(0) { $0 + $1.bytes }
    }
    let network = ["parameters", "weights packed", "activations and", "inputs and"]
    #expect(bytes(estimate, "watching (monitor: full)") > 0)
    for preset in [MonitorPlan.Preset.full, .none] {
      experiment.monitor = MonitorPlan(preset: preset)
      let plan = try TrainingPlan(experiment)
      let executor = try NetworkExecutor(
        plan.network, picture: [3, 32, 32], settings: plan.settings, monitor: preset)
      for purpose in plan.purposes(batchSize: 64) { try executor.executable(for: purpose) }
      let parts = preset == .none ? network : network + ["watching"]
      #expect(
        executor.states.budget.takenByteCount
          == parts.reduce(0) { $0 + bytes(estimate, $1) }, "\(preset)")
    }
  }

  @Test func `A budget refuses what is too much, and has it again when it is given back`() throws {
    let budget = MemoryBudget(limit: 1000)
    try budget.take(600, purpose: "One")
    #expect(budget.freeByteCount == 400)
    #expect(throws: OneDNNError.outOfMemory(purpose: "Two", byteCount: 401, free: 400, limit: 1000))
    {
      try budget.take(401, purpose: "Two")
    }
    let states = StateStore(budget: MemoryBudget(limit: 1 << 20))
    try states.set("a", to: Tensor(zeros: [1000]))
    #expect(states.budget.takenByteCount == 4000)
    #expect(throws: OneDNNError.self) { try states.set("b", to: Tensor(zeros: [1 << 20])) }
    #expect(states.budget.takenByteCount == 4000)
  }

  @Test func `What a network took is free when it is gone`() throws {
    let budget = MemoryBudget()
    do {
      let network = try Network(recording: Sequential { Linear(outputFeatures: 10) })
      let executor = try NetworkExecutor(
        network, picture: [64], settings: .init(optimizer: .sgd(SGD(learningRate: 0.1))),
        budget: budget)
      _ = try executor.trainingStep(batch: 16)
      #expect(budget.takenByteCount > 16 * 64 * 4)
    }
    #expect(budget.takenByteCount == 0)
  }

  @Test func `Releasing caches lets the same be compiled and computed again`() throws {
    let network = try Network(recording: Sequential { Linear(outputFeatures: 10) })
    func logits() throws -> Tensor? {
      let executor = try NetworkExecutor(
        network, picture: [64], settings: .init(optimizer: .sgd(SGD(learningRate: 0.1))))
      let step = try executor.evaluation(batch: 3)
      step.feed(
        Network.imagesName, Tensor(shape: [3, 64], elements: [Float](repeating: 1, count: 192)))
      try step.run()
      return step.output("logits")
    }
    let before = try logits()
    #expect(MemoryUse.releaseCaches().residentBytes > 0)
    #expect(try logits() == before)
  }
}
