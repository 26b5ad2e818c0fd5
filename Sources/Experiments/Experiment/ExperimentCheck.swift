import SondeDatasets
import SondeNetworks
import SondeTensors

/// Checks that the parts of an experiment go together: shapes, classes, transforms and rules.
struct ExperimentCheck {
  let experiment: Experiment
  /// Says where the parts stand.
  let tree: ConfigurationTree

  func run() throws {
    try checkTransforms()
    let network = try network()
    try checkShapes(network)
    try checkSchedule()
  }

  private func location(_ path: ConfigurationPath) -> ConfigurationLocation {
    ConfigurationLocation(tree.place(near: path), path)
  }

  private func checkTransforms() throws {
    let plan = experiment.data.transforms.withPlaceholders
    for (name, transforms) in [("train", plan.train), ("test", plan.test)] {
      do {
        _ = try TransformPipeline(transforms, channels: experiment.data.train.channelCount)
      } catch {
        throw ExperimentError.unsuitable(
          at: location(ConfigurationPath("data.transforms.\(name)")), problem: "\(error)",
          advice: "")
      }
    }
    try checkMixing()
  }

  private func checkMixing() throws {
    for (index, mixing) in experiment.data.transforms.batch.enumerated() {
      do {
        try mixing.check()
      } catch {
        throw ExperimentError.unsuitable(
          at: location(ConfigurationPath("data.transforms.batch.\(index)")), problem: "\(error)",
          advice: "")
      }
    }
    guard let first = experiment.data.transforms.batch.first,
      case .crossEntropy(let loss) = experiment.loss, loss.ignoredLabel != nil
    else { return }
    throw ExperimentError.unsuitable(
      at: location(ConfigurationPath("data.transforms.batch")),
      problem: "\(first.name) gives every sample two labels, but the loss ignores samples by their "
        + "one label (ignore_index)",
      advice: "Remove one of the two.")
  }

  // MARK: The network

  private func network() throws -> Network {
    do {
      return try experiment.model.network()
    } catch ExperimentError.network(let place, let message) {
      throw ExperimentError.network(at: location(place.path), message: message)
    } catch let error as NetworkError {
      throw located(error)
    }
  }

  /// The error with the place of the layer that it is about.
  private func located(_ error: NetworkError) -> ExperimentError {
    var path: ConfigurationPath = "model"
    if case .layers(let list) = experiment.model, let layer = error.layer,
      let found = try? LayerAssembly(list).paths[layer]
    {
      path.components += found.components
    }
    return .network(at: location(path), message: "\(error)")
  }

  /// Builds the network for pictures of the sizes that the experiment gives it, where those are known.
  private func checkShapes(_ network: Network) throws {
    let plan = experiment.data.transforms.withPlaceholders
    let channels = experiment.data.train.channelCount
    let side = experiment.data.train.knownPictureSide
    var checked: Set<Size2D> = []
    for transforms in [plan.train, plan.test] {
      guard let pipeline = try? TransformPipeline(transforms, channels: channels),
        let size = pipeline.fixedSize ?? side.flatMap({ pipeline.outputSize(of: Size2D($0)) }),
        checked.insert(size).inserted
      else { continue }
      do {
        let input: Shape = [1, pipeline.channels, size.height, size.width]
        try checkClasses(try network.outputShape(input: input), layer: network.output)
        let parameters = try network.parameters(input: input)
        try checkRules(parameters)
        try checkGroups(parameters)
      } catch let error as NetworkError {
        throw located(error)
      }
    }
  }

  private func checkClasses(_ shape: Shape, layer: String) throws {
    guard shape.rank == 2 else {
      throw ExperimentError.network(
        at: location("model"),
        message:
          "\(layer): the network gives \(shape), but the loss wants [batch, classes]. End with "
          + "flatten and linear.")
    }
    guard let classes = experiment.data.train.knownClassCount, classes != shape[1] else { return }
    throw ExperimentError.network(
      at: location("model"),
      message:
        "\(layer): the network tells \(shape[1]) classes apart, but data.train has \(classes). "
        + "Set classes: \(classes), or out_features of the last layer.")
  }

  /// Refuses rules of the initialisation that select nothing.
  private func checkRules(_ parameters: [NetworkParameter]) throws {
    for (index, rule) in experiment.initialization.rules.enumerated()
    where !parameters.contains(where: rule.selects) {
      throw ExperimentError.unsuitable(
        at: location(ConfigurationPath("initialization.rules.\(index)")),
        problem: "the rule selects \(rule), but the network has no such parameter; nearest: "
          + nearest(to: rule.selection, parameters),
        advice: "Change or remove the rule.")
    }
  }

  /// Refuses groups of parameters that have none.
  private func checkGroups(_ parameters: [NetworkParameter]) throws {
    for (index, group) in experiment.parameterGroups.enumerated()
    where !parameters.contains(where: group.selects) {
      throw ExperimentError.unsuitable(
        at: location(ConfigurationPath("parameter_groups.\(index)")),
        problem: "the group selects \(group), but the network has no such parameter; nearest: "
          + nearest(to: group.selection ?? .name("*"), parameters),
        advice: "Change or remove the group.")
    }
  }

  /// What there is that could be selected instead.
  private func nearest(
    to selection: InitializationRule.Selection, _ parameters: [NetworkParameter]
  ) -> String {
    let learned = parameters.filter(\.isLearned)
    return switch selection {
    case .layers: Set(learned.map(\.kind.rawValue)).sorted().joined(separator: ", ")
    case .name(let pattern):
      nearestName(to: pattern, among: learned.map(\.name) + learned.map(\.layer)) ?? "none"
    }
  }

  private func checkSchedule() throws {
    guard experiment.schedule.plateauRule != nil, experiment.data.watched == nil else { return }
    throw ExperimentError.unsuitable(
      at: location("schedule"),
      problem: "reduce_on_plateau follows the evaluations, but there is neither a validation nor a "
        + "test set",
      advice: "Give data.validation, as in {fraction: 0.1}.")
  }
}

extension NetworkError {
  /// The layer that the error is about.
  fileprivate var layer: String? {
    switch self {
    case .unsuitableName(let layer, _), .duplicateName(let layer), .unknownInput(let layer, _, _),
      .laterInput(let layer, _), .inputCount(let layer, _, _, _),
      .unsuitableInput(let layer, _, _, _), .unsuitableAttribute(let layer, _, _, _):
      layer
    default: nil
    }
  }
}
