import SondeCompiler
package import SondeExperiments
package import SondeNetworks
package import SondeOneDNN
package import SondeTensors

/// A network with its states, compiled once for each batch size and purpose that is asked for.
///
/// It belongs to the thread that made it, as its executables do.
package final class NetworkExecutor {
  let graphs: NetworkGraphs
  package let states: StateStore
  /// What the network keeps, in the order of its layers.
  package let parameters: [NetworkParameter]
  private var executables: [NetworkGraphs.Purpose: Executable] = [:]
  private var watchedSteps: [Int: WatchedGraph] = [:]

  /// - Parameters:
  ///   - network: What is trained and evaluated.
  ///   - picture: `[channels, height, width]`.
  ///   - settings: Loss, optimizer, and what else decides a step.
  ///   - monitor: What is measured in steps that are watched.
  ///   - budget: Where memory is taken from.
  ///   - kernels: Which kernel computes which convolution.
  /// - Throws: ``NetworkError`` when the network does not suit the pictures.
  package init(
    _ network: Network, picture: Shape, settings: TrainingGraph.Settings,
    monitor: MonitorPlan.Preset = .none, budget: MemoryBudget = MemoryBudget(),
    kernels: KernelChoices = KernelChoices()
  ) throws {
    graphs = NetworkGraphs(
      network: network, picture: picture, settings: settings, monitor: monitor)
    states = StateStore(budget: budget, kernels: kernels)
    parameters = try network.parameters(input: Shape([1] + picture.dimensions))
  }

  package var network: Network { graphs.network }
  package var settings: TrainingGraph.Settings { graphs.settings }

  /// A step of training on a batch of this size.
  ///
  /// - Parameters:
  ///   - batch: How many samples.
  ///   - givesGradients: Whether each parameter's gradient is given back as `gradient.<parameter>`.
  ///   - isWatched: Whether the step is measured.
  /// - Returns: The compiled step; the same one for the same question.
  /// - Throws: ``NetworkError``, ``GraphError`` or ``OneDNNError``.
  package func trainingStep(
    batch: Int, givesGradients: Bool = false, isWatched: Bool = false
  ) throws -> Executable {
    try executable(
      for: .training(batch: batch, givesGradients: givesGradients, isWatched: isWatched))
  }

  /// What watched steps with batches of a size measure.
  func watched(batch: Int) throws -> WatchedGraph {
    if let known = watchedSteps[batch] { return known }
    let made = try graphs.watched(batch: batch)
    watchedSteps[batch] = made
    return made
  }

  /// The evaluation of a batch of this size, with loss and number of correct answers.
  package func evaluation(batch: Int) throws -> Executable {
    try executable(for: .evaluation(batch: batch))
  }

  /// The graph for a purpose, compiled; the same one for the same question.
  @discardableResult
  func executable(for purpose: NetworkGraphs.Purpose) throws -> Executable {
    if let made = executables[purpose] { return made }
    let made = try Executable(graph: graphs.graph(for: purpose), states: states)
    executables[purpose] = made
    return made
  }

  /// Fills the parameters, drawing from the generator, and empties the optimizer's memory.
  ///
  /// - Returns: How the tensors of the initialisation's file fit, if there is one.
  /// - Throws: What is wrong with a rule or with the file.
  @discardableResult
  package func initialize(
    _ initialization: Initialization, generator: inout Generator
  ) throws -> WeightMatch? {
    let values = try initialization.values(for: parameters, generator: &generator)
    for value in values { try states.set(value.name, to: value.value) }
    let match = try initialization.weights.map { try take($0) }
    for name in states.names where name.hasPrefix("optimizer.") {
      guard let shape = states.tensor(named: name)?.shape else { continue }
      try states.set(name, to: Tensor(zeros: shape))
    }
    return match
  }

  /// Sets the parameters and buffers that a file has.
  private func take(_ weights: PretrainedWeights) throws -> WeightMatch {
    let file = try WeightFile(weights.file, key: weights.key)
    let match = WeightMatch(file.tensors, for: parameters)
    try match.check(path: weights.file, isStrict: weights.isStrict)
    for (name, tensor) in match.values(of: file.tensors) { try states.set(name, to: tensor) }
    return match
  }
}

extension NetworkExecutor {
  /// Refuses data with more or fewer classes than the network has outputs.
  package func checkClassCount(_ count: Int) throws {
    let output = try graphs.network.outputShape(input: Shape([1] + graphs.picture.dimensions))
    guard output.rank == 2, output[1] != count else { return }
    throw TrainingError.classCount(network: output[1], data: count)
  }
}
