import SondeCompiler
import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeTensors

/// The graphs of a network: one for each purpose and batch size.
struct NetworkGraphs: Sendable {
  let network: Network
  /// The extents of one picture: `[channels, height, width]`.
  let picture: Shape
  let settings: TrainingGraph.Settings
  /// What is measured in steps that are watched.
  let monitor: MonitorPlan.Preset

  /// What a graph is for.
  enum Purpose: Hashable, Sendable {
    /// Forward, backward and update; whether each parameter's gradient is given back as `gradient.<parameter>`, and whether
    /// the step is measured.
    case training(batch: Int, givesGradients: Bool, isWatched: Bool)
    /// Forward in evaluation mode, or in the one that the settings say, with loss and number of correct answers.
    case evaluation(batch: Int)
  }

  func graph(for purpose: Purpose) throws -> Graph {
    try assignPrecision(exactGraph(for: purpose), settings.precision)
  }

  /// Lets the kernels be chosen by what training with batches of a size computes; what else is compiled follows.
  func settle(_ kernels: KernelChoices, batchSize: Int) throws {
    guard kernels.isMeasured else { return }
    let purpose = Purpose.training(batch: batchSize, givesGradients: false, isWatched: false)
    kernels.settle(try Pipeline.standard.run(graph(for: purpose)))
  }

  /// The graph in float32.
  private func exactGraph(for purpose: Purpose) throws -> Graph {
    switch purpose {
    case .training(let batch, let givesGradients, true):
      return try watched(batch: batch, givesGradients: givesGradients).graph
    case .training(let batch, let givesGradients, false):
      return try training(batch: batch, givesGradients: givesGradients).graph
    case .evaluation(let batch):
      return try EvaluationGraph(
        network, input: input(batch), loss: settings.loss, mode: settings.evaluationMode
      ).graph
    }
  }

  /// A step of training that is measured.
  func watched(batch: Int, givesGradients: Bool = false) throws -> WatchedGraph {
    try WatchedGraph(
      training(batch: batch, givesGradients: givesGradients), settings: settings, preset: monitor)
  }

  private func training(batch: Int, givesGradients: Bool) throws -> TrainingGraph {
    var settings = settings
    settings.givesGradients = givesGradients
    return try TrainingGraph(network, input: input(batch), settings: settings)
  }

  private func input(_ batch: Int) -> Shape { Shape([batch] + picture.dimensions) }
}

extension NetworkGraphs.Purpose: Comparable {
  /// Those that need most memory come first: the others then fit in their arena.
  static func < (one: Self, other: Self) -> Bool { one.weight > other.weight }

  /// Training keeps what evaluation forgets, several times as much.
  private var weight: Int {
    switch self {
    case .training(let batch, let givesGradients, let isWatched):
      12 * batch + (isWatched ? 2 : 0) + (givesGradients ? 1 : 0)
    case .evaluation(let batch): 2 * batch
    }
  }
}
