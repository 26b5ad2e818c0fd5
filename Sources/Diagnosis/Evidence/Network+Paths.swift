import SondeExperiments
import SondeNetworks

extension Network {
  /// The activations behind the last layer with weights, in the order of the data.
  var outputActivations: [Node] {
    var found: [Node] = []
    var name = output
    while let node = node(named: name), !node.layer.hasWeights, node.inputs.count == 1 {
      if node.layer.isActivation || node.layer.isSoftmax { found.insert(node, at: 0) }
      name = node.inputs[0]
    }
    // A network that ends in an activation without weights before it has no scores to speak of.
    return node(named: name) == nil ? [] : found
  }

  /// The node of a name, if there is one.
  func node(named name: String) -> Node? { nodes.first { $0.name == name } }

  /// Pairs of layers with weights between which nothing with weights stands, and whether something bends the signal there.
  var links: [(from: String, to: String, isBent: Bool)] {
    nodes.filter(\.layer.hasWeights).flatMap { node in
      sources(of: node.inputs, isBent: false).map { ($0.name, node.name, $0.isBent) }
    }
  }

  private func sources(of names: [String], isBent: Bool) -> [(name: String, isBent: Bool)] {
    names.flatMap { name -> [(name: String, isBent: Bool)] in
      guard let node = node(named: name) else { return [] }
      return node.layer.hasWeights
        ? [(name, isBent)]
        : sources(of: node.inputs, isBent: isBent || node.layer.isActivation)
    }
  }
}

extension Layer {
  /// Whether it multiplies by learned weights; a batch normalisation's scale is none.
  var hasWeights: Bool { [.conv2d, .linear].contains(kind) }

  /// Whether it bends signals, element by element.
  var isActivation: Bool {
    [.relu, .leakyReLU, .sigmoid, .tanh, .elu, .selu, .exponential].contains(kind)
  }

  /// Whether it makes probabilities.
  var isSoftmax: Bool { [.softmax, .logSoftmax].contains(kind) }
}

extension Model {
  /// The model without some layers; whoever read them reads what they read.
  ///
  /// A list of layers that ends in them stays as it was written.
  func without(_ names: Set<String>) throws -> Model {
    if case .layers(var list) = self, list.output == nil {
      let kept = list.entries.enumerated().reversed().drop { index, entry in
        guard case .layer = entry.content else { return false }
        return names.contains(entry.name ?? "\(index)")
      }
      if kept.count == list.entries.count - names.count {
        list.entries = kept.reversed().map(\.element)
        return .layers(list)
      }
    }
    let network = try network()
    var sources: [String: String] = [:]
    for node in network.nodes where names.contains(node.name) {
      let source = node.inputs[0]
      sources[node.name] = sources[source] ?? source
    }
    let nodes = network.nodes.filter { !names.contains($0.name) }.map { node in
      Network.Node(
        name: node.name, layer: node.layer, inputs: node.inputs.map { sources[$0] ?? $0 })
    }
    return try Model(Network(nodes: nodes, output: sources[network.output] ?? network.output))
  }
}
