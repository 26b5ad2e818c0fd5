import SondeExperiments
import SondeNetworks
import SondeTensors

extension Network {
  /// A convolution that keeps channels and extents, with what normalises and bends it: whoever takes it out leaves a network that fits.
  struct Unit: Hashable {
    /// The layer that it reads.
    var source: String
    /// Its layers, in order.
    var nodes: [Node]
  }

  /// Stretches of the network in which unit follows unit and nothing leads around them.
  var stages: [[Unit]] {
    let readers = nodes.reduce(into: [String: Int]()) { counts, node in
      for input in node.inputs { counts[input, default: 0] += 1 }
    }
    var stages: [[Unit]] = []
    var channels: Int?
    var isOpen = false
    for (index, node) in nodes.enumerated() {
      let follows = index > 0 && node.inputs == [nodes[index - 1].name]
      let isChain = follows && readers[nodes[index - 1].name] == 1
      if case .conv2d(let rules) = node.layer {
        let keeps = isChain && rules.keepsShape && rules.outputChannels == channels
        channels = follows || index == 0 ? rules.outputChannels : nil
        guard keeps else {
          isOpen = false
          continue
        }
        let unit = Unit(source: nodes[index - 1].name, nodes: [node])
        if isOpen || stages.last?.last?.nodes.last?.name == unit.source {
          stages[stages.count - 1].append(unit)
        } else {
          stages.append([unit])
        }
        isOpen = true
      } else if isOpen, isChain, node.layer.isActivation || node.layer.kind == .batchNorm {
        let stage = stages.count - 1
        stages[stage][stages[stage].count - 1].nodes.append(node)
      } else {
        isOpen = false
        if !follows { channels = nil }
      }
    }
    return stages
  }

  /// The names of the layers of which a network of a third of the depth could do without; nothing where little would change.
  var excessDepth: Set<String>? {
    let dropped = stages.flatMap { $0.dropFirst(($0.count + 2) / 3) }
    guard dropped.count >= 8 else { return nil }
    return Set(dropped.flatMap(\.nodes).map(\.name))
  }

  /// The same network with a way around every two units, which adds what went in to what comes out, before it is bent.
  func withResidualConnections() throws -> Network {
    var sums: [String: (add: Node, after: String)] = [:]
    var renamed: [String: String] = [:]
    for stage in stages {
      for first in stride(from: 0, to: stage.count - 1, by: 2) {
        let end = stage[first + 1].nodes
        guard let place = end.last(where: { !$0.layer.isActivation }) else { continue }
        let add = Node(
          name: place.name + "_sum", layer: .add(Add()),
          inputs: [stage[first].source, place.name])
        sums[place.name] = (add, place.name)
        renamed[place.name] = add.name
      }
    }
    var made: [Node] = []
    for node in nodes {
      var node = node
      node.inputs = node.inputs.map { renamed[$0] ?? $0 }
      made.append(node)
      guard let sum = sums[node.name] else { continue }
      // The way around may begin at a sum that stands before.
      let inputs = sum.add.inputs.map { $0 == node.name ? $0 : renamed[$0] ?? $0 }
      made.append(Node(name: sum.add.name, layer: sum.add.layer, inputs: inputs))
    }
    return try Network(nodes: made, output: renamed[output] ?? output)
  }
}

extension Conv2d {
  /// Whether rows and columns stay as many as they are.
  fileprivate var keepsShape: Bool {
    stride == 1 && dilation == 1 && kernelSize.height == 2 * padding.height + 1
      && kernelSize.width == 2 * padding.width + 1
  }
}

extension Model {
  /// The model with residual connections; a plain network of the paper that introduced them becomes its residual twin.
  func withResidualConnections() throws -> Model {
    if case .architecture(let architecture) = self, architecture.name.hasPrefix("plain"),
      let twin = try? Architecture(
        "resnet" + architecture.name.dropFirst("plain".count), options: architecture.options)
    {
      return .architecture(twin)
    }
    let network = try network()
    let changed = try network.withResidualConnections()
    return changed == network ? self : Model(changed)
  }
}
