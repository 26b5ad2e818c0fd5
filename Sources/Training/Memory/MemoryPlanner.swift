public import SondeExperiments
import SondeDatasets
import SondeOneDNN
import SondeRuns
import SondeTensors

/// Finds out how much memory a training needs, without taking it.
///
/// Every graph is compiled as for training, only without an arena, so that the figures are those of the kernels that run.
struct MemoryPlanner {
  /// What the record, pictures at the end, kernels that were compiled to be measured, and the system's own bookkeeping take, in bytes.
  private static let workingRoom = 48 << 20

  private let plan: TrainingPlan
  private let graphs: NetworkGraphs
  private let kernels: KernelChoices
  /// How much the program and its data take already, in bytes.
  private let residentBytes: Int
  let limitBytes: Int

  /// - Parameters:
  ///   - plan: What is trained; its data is open.
  ///   - picture: `[channels, height, width]`.
  ///   - kernels: Which kernel computes which convolution.
  init(_ plan: TrainingPlan, picture: Shape, kernels: KernelChoices = KernelChoices()) {
    self.plan = plan
    self.kernels = kernels
    graphs = NetworkGraphs(
      network: plan.network, picture: picture, settings: plan.settings,
      monitor: plan.monitor.preset)
    let memory = MemoryUse.current()
    residentBytes = memory.residentBytes
    limitBytes = plan.memoryLimit?.bytes(of: memory.machineBytes) ?? memory.attainableBytes
  }

  /// What is taken beside the network: program, data, batches that are made ahead, and the copy of states that is saved.
  private func surroundings(batchSize: Int, stateBytes: Int) -> [MemoryEstimate.Part] {
    let sampleBytes = graphs.picture.elementCount * DataType.float32.byteCount
    func batchBytes(_ batchSize: Int) -> Int {
      (BatchLoader.defaultPrefetchCount(batchSize: batchSize) + 1) * batchSize * sampleBytes
    }
    let evaluated = [plan.validation, plan.test].compactMap { $0 }.map {
      batchBytes(min(plan.evaluationBatchSize, $0.dataset.count))
    }
    return [
      .init(purpose: "program and data", bytes: residentBytes + Self.workingRoom),
      .init(
        purpose: "batches made ahead", bytes: batchBytes(batchSize) + evaluated.reduce(0, +)),
      .init(purpose: "a copy of the states to save", bytes: stateBytes),
    ]
  }

  /// What is taken before the network is compiled, in bytes.
  func fixedBytes(batchSize: Int) -> Int {
    surroundings(batchSize: batchSize, stateBytes: 0).reduce(0) { $0 + $1.bytes }
  }

  /// What training with batches of a size needs.
  ///
  /// - Parameters:
  ///   - batchSize: How many samples a batch has.
  ///   - namesWatching: Whether what is needed only to watch stands apart, for which all is compiled once more without that.
  /// - Returns: The need, and whether it fits.
  /// - Throws: ``NetworkError``, ``GraphError`` or ``OneDNNError``.
  func estimate(batchSize: Int, namesWatching: Bool = false) throws -> MemoryEstimate {
    let need = try need(plan, batchSize: batchSize)
    var network = need
    var watching: [MemoryEstimate.Part] = []
    if namesWatching, plan.monitor.preset != .none {
      var unwatched = plan
      unwatched.monitor = MonitorPlan(preset: .none)
      network = try self.need(unwatched, batchSize: batchSize)
      watching.append(
        .init(
          purpose: "watching (monitor: \(plan.monitor.preset.rawValue))",
          bytes: need.arena - network.arena + need.edges - network.edges))
    }
    return MemoryEstimate(
      batchSize: batchSize,
      parts: [
        .init(purpose: "parameters, statistics, optimizer", bytes: network.states),
        .init(purpose: "weights packed for the kernels", bytes: need.packedWeights),
        .init(purpose: "activations and gradients", bytes: network.arena),
        .init(purpose: "inputs and outputs", bytes: network.edges),
      ] + watching + surroundings(batchSize: batchSize, stateBytes: need.states),
      limitBytes: limitBytes)
  }

  private func need(_ plan: TrainingPlan, batchSize: Int) throws -> MemoryNeed {
    try graphs.settle(kernels, batchSize: plan.batchSize)
    let meter = MemoryMeter(kernels: kernels)
    for purpose in plan.purposes(batchSize: batchSize) {
      try meter.add(graphs.graph(for: purpose))
    }
    return meter.need
  }

  /// The largest batch that fits, no larger than the planned one; nil where not even one sample does.
  func largestBatch() throws -> Int? {
    var (fits, tooLarge) = (0, plan.batchSize + 1)
    while tooLarge - fits > 1 {
      let size = (fits + tooLarge) / 2
      if try estimate(batchSize: size).fits { fits = size } else { tooLarge = size }
    }
    return fits > 0 ? fits : nil
  }
}

extension MemoryEstimate {
  /// Finds out what an experiment needs, on this machine, now.
  ///
  /// Its data is opened. Takes as long as compiling its network, and some ten times as long where it does not fit.
  ///
  /// - Parameters:
  ///   - experiment: What would be trained.
  ///   - kernels: How training would choose its kernels, which take memory of different sizes.
  /// - Throws: What would keep it from being trained, but for too little memory.
  public init(_ experiment: Experiment, kernels: KernelPolicy = .byRule) throws {
    self = try ComputeThread.run("memory") {
      let plan = try TrainingPlan(experiment)
      let shape = try plan.training.pipeline.commonShape(of: plan.training.dataset)
      let planner = MemoryPlanner(
        plan, picture: shape,
        kernels: kernels.choices(memoryLimit: TrainingRun.memoryLimit(plan)))
      var estimate = try planner.estimate(batchSize: plan.batchSize, namesWatching: true)
      estimate.largestBatch = estimate.fits ? nil : try planner.largestBatch()
      return estimate
    }
  }
}
