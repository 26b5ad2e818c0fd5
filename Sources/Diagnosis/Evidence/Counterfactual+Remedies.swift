import SondeDatasets
public import SondeExperiments
import SondeNetworks

extension Counterfactual.Change {
  /// The change as edits of an experiment; nothing where there is nothing to change.
  public func remedy(for experiment: Experiment) -> Remedy? {
    switch self {
    case .zeroBiases: Remedy("begin with biases of 0", of: experiment) { $0.zeroBiases() }
    case .scaledWeights:
      Remedy("draw the first weights as He does", of: experiment) { try $0.scaleWeights() }
    case .normalizedPictures:
      Remedy("normalise the pictures", of: experiment) { $0.normalizePictures() }
    case .rectifiers:
      Remedy("put rectifiers in place of activations that saturate or explode", of: experiment) {
        try $0.useRectifiers()
      }
    }
  }
}

extension Experiment {
  /// Gives all biases of layers with weights 0 as their first value.
  fileprivate mutating func zeroBiases() {
    for kind in weightedKinds {
      initialization.replace(InitializationRule(.layers(kind), parameter: .bias, .zeros))
    }
  }

  /// Gives weights the deviation that keeps a signal's size through the network's activations; biases stay as they are.
  fileprivate mutating func scaleWeights() throws {
    let saturates = try model.network().nodes.contains { $0.layer.saturates }
    let initializer: Initializer =
      saturates ? .xavierNormal() : .kaimingNormal(nonlinearity: .relu)
    for kind in weightedKinds {
      initialization.replace(
        InitializationRule(.layers(kind), parameter: .weight, initializer))
    }
  }

  /// The kinds of layers with weights that the network has.
  private var weightedKinds: [Layer.Kind] {
    let kinds = Set((try? model.network().nodes.map(\.layer.kind)) ?? [])
    return [.conv2d, .linear].filter(kinds.contains)
  }

  /// Gives every channel of the pictures mean 0 and deviation 1, in place of any normalisation that is there.
  fileprivate mutating func normalizePictures() {
    data.transforms.train = data.transforms.train.normalized
    data.transforms.test = data.transforms.test.normalized
  }

  fileprivate mutating func useRectifiers() throws {
    let network = try model.network()
    let nodes = network.nodes.map { node in
      node.name != network.output && (node.layer.saturates || node.layer.kind == .exponential)
        ? Network.Node(name: node.name, layer: .relu(ReLU()), inputs: node.inputs) : node
    }
    guard nodes != network.nodes else { return }
    model = try Model(Network(nodes: nodes, output: network.output))
    try scaleWeights()
  }
}

extension Initialization {
  /// Adds a rule in place of those that select the same.
  fileprivate mutating func replace(_ rule: InitializationRule) {
    rules.removeAll { $0.selection == rule.selection && $0.parameter == rule.parameter }
    rules.append(rule)
  }
}

extension [Transform] {
  /// The same with numbers from 0 to 1 that are normalised by measured means and deviations, in place of all else that is done to numbers.
  fileprivate var normalized: [Transform] {
    flatMap { transform -> [Transform] in
      switch transform {
      case .normalize, .rescale: []
      case .toUnit, .toRaw: [.toUnit, .normalize(.measured)]
      default: [transform]
      }
    }
  }
}

extension Layer {
  /// Whether it bends signals so that large ones pass no gradient.
  var saturates: Bool { [.sigmoid, .tanh].contains(kind) }
}
