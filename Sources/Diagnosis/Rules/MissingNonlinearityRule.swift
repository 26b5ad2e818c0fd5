import SondeExperiments
import SondeNetworks

/// Finds networks that are one linear map.
package enum MissingNonlinearityRule: Rule {
  package static let documentation = RuleDocumentation(
    "missing-nonlinearity", finds: [.missingNonlinearity],
    statistic: """
      Pairs of layers with weights that follow each other, and whether an activation stands between them on any way. Max pooling \
      is no activation here: it bends little.
      """,
    decision: "More than half of the pairs have none: certain.",
    source:
      "Nair and Hinton 2010 for what rectifiers add; NeuraLint's rule of missing activations.",
    falseAlarms: """
      Networks with linear bottlenecks (MobileNet's) have a third of their pairs without an activation, which is below half.
      """)

  package static func judge(_ subject: Subject) -> Judgement {
    guard let experiment = subject.experiment, let network = subject.network else {
      return .unknown(missing: "the network's layers, which only an experiment tells")
    }
    let links = network.links
    let straight = links.filter { !$0.isBent }
    guard links.count > 0, 2 * straight.count > links.count else { return .healthy }
    let remedy = Remedy("put a rectifier behind each of these layers", of: experiment) {
      $0.model = try Model(network.bent(after: Set(straight.map(\.from))))
    }
    return .found([
      Finding(
        .missingNonlinearity, layers: straight.map(\.from), .certain,
        """
        \(straight.count) of \(links.count) layers with weights feed the next one without an activation between them: \
        together they are no more than one linear layer.
        """,
        proofs: [
          Proof(
            "pairs of layers without an activation between them", Double(straight.count),
            healthy: .atMost(0), .structure)
        ],
        remedies: [remedy].compactMap { $0 })
    ])
  }
}

extension Network {
  /// The network with a rectifier behind some layers.
  fileprivate func bent(after names: Set<String>) throws -> Network {
    var nodes: [Node] = []
    for node in self.nodes {
      let inputs = node.inputs.map { names.contains($0) ? "\($0)_relu" : $0 }
      nodes.append(Node(name: node.name, layer: node.layer, inputs: inputs))
      guard names.contains(node.name) else { continue }
      nodes.append(Node(name: "\(node.name)_relu", layer: .relu(ReLU()), inputs: [node.name]))
    }
    return try Network(nodes: nodes, output: output)
  }
}
