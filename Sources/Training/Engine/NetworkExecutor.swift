import SondeCompiler
package import SondeNetworks
package import SondeOneDNN
package import SondeTensors

/// A network with its states, compiled once for each batch size and purpose that is asked for.
///
/// It belongs to the thread that made it, as its executables do.
package final class NetworkExecutor {
  package let network: Network
  /// The extents of one picture: `[channels, height, width]`.
  package let picture: Shape
  package let settings: TrainingGraph.Settings
  package let states = StateStore()
  /// What the network keeps, in the order of its layers.
  package let parameters: [NetworkParameter]
  private var training: [TrainingKey: Executable] = [:]
  private var evaluation: [Int: Executable] = [:]

  private struct TrainingKey: Hashable {
    var batch: Int
    var givesGradients: Bool
  }

  /// - Parameters:
  ///   - network: What is trained and evaluated.
  ///   - picture: `[channels, height, width]`.
  ///   - settings: Loss, optimizer, and what else decides a step.
  /// - Throws: ``NetworkError`` when the network does not suit the pictures.
  package init(
    _ network: Network, picture: Shape, settings: TrainingGraph.Settings
  ) throws {
    self.network = network
    self.picture = picture
    self.settings = settings
    parameters = try network.parameters(input: Shape([1] + picture.dimensions))
  }

  /// A step of training on a batch of this size.
  ///
  /// - Parameters:
  ///   - batch: How many samples.
  ///   - givesGradients: Whether each parameter's gradient is given back as `gradient.<parameter>`.
  /// - Returns: The compiled step; the same one for the same question.
  /// - Throws: ``NetworkError``, ``GraphError`` or ``OneDNNError``.
  package func trainingStep(batch: Int, givesGradients: Bool = false) throws -> Executable {
    let key = TrainingKey(batch: batch, givesGradients: givesGradients)
    if let made = training[key] { return made }
    var settings = settings
    settings.givesGradients = givesGradients
    let graph = try TrainingGraph(
      network, input: Shape([batch] + picture.dimensions), settings: settings
    ).graph
    let made = try Executable(graph: graph, states: states)
    training[key] = made
    return made
  }

  /// The evaluation of a batch of this size, with loss and number of correct answers.
  package func evaluation(batch: Int) throws -> Executable {
    if let made = evaluation[batch] { return made }
    let graph = try EvaluationGraph(
      network, input: Shape([batch] + picture.dimensions), loss: settings.loss
    ).graph
    let made = try Executable(graph: graph, states: states)
    evaluation[batch] = made
    return made
  }

  /// Fills the parameters, drawing from the generator, and empties the optimizer's memory.
  package func initialize(
    _ initialization: Initialization, generator: inout Generator
  ) throws {
    let values = try initialization.values(for: parameters, generator: &generator)
    for value in values { try states.set(value.name, to: value.value) }
    for name in states.names where name.hasPrefix("optimizer.") {
      guard let shape = states.tensor(named: name)?.shape else { continue }
      try states.set(name, to: Tensor(zeros: shape))
    }
  }
}

extension NetworkExecutor {
  /// Refuses data with more or fewer classes than the network has outputs.
  package func checkClassCount(_ count: Int) throws {
    let output = try network.outputShape(input: Shape([1] + picture.dimensions))
    guard output.rank == 2, output[1] != count else { return }
    throw TrainingError.classCount(network: output[1], data: count)
  }
}
