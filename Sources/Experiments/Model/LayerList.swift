public import SondeNetworks

/// A network as files write it: layers one after the other, with names, blocks and repetitions.
///
/// Each layer reads the one before it, or what its `from` says. A layer without a name is called by its place in its list (`0`,
/// `1`, …), as in PyTorch's `Sequential`; in a block, names begin with the block's.
public struct LayerList: Hashable, Sendable {
  /// The layers, blocks and repetitions, first one first.
  public var entries: [LayerEntry]
  /// The layer whose values the network gives; nil: the last.
  public var output: String?

  /// Makes a network from its layers.
  ///
  /// - Parameters:
  ///   - entries: The layers, blocks and repetitions, first one first.
  ///   - output: The layer whose values the network gives; nil: the last.
  public init(_ entries: [LayerEntry], output: String? = nil) {
    self.entries = entries
    self.output = output
  }

  /// Writes a network down, a named layer for each of its layers.
  ///
  /// - Parameter network: The network.
  public init(_ network: Network) {
    var previous = Network.inputName
    self.entries = network.nodes.map { node in
      defer { previous = node.name }
      return LayerEntry(
        .layer(node.layer), name: node.name, from: node.inputs == [previous] ? nil : node.inputs)
    }
    self.output = network.output == previous ? nil : network.output
  }

  /// The network.
  ///
  /// - Throws: ``NetworkError`` or ``ExperimentError`` where layers have the same name, or read what is not there.
  public func network() throws -> Network {
    do {
      let assembly = try LayerAssembly(self)
      return try Network(nodes: assembly.nodes, output: assembly.output)
    } catch let problem as LayerProblem {
      throw ExperimentError.network(
        at: ConfigurationLocation(nil, ConfigurationPath(["model"] + problem.path.components)),
        message: problem.problem)
    }
  }
}

/// A layer, block or repetition in a list of layers.
public struct LayerEntry: Hashable, Sendable {
  /// What stands in a list of layers.
  public indirect enum Content: Hashable, Sendable {
    /// A single layer.
    case layer(Layer)
    /// Layers under a common name; within them, `input` is what the block reads.
    case block([LayerEntry])
    /// Layers several times over, as if they were written so; within them, `input` is what the repetition in question reads.
    case repetition(times: Int, [LayerEntry])
    /// The sum of what layers give and what they read, or of what layers and shortcut give.
    case residual([LayerEntry], shortcut: [LayerEntry])
  }

  /// What it is.
  public var content: Content
  /// What it is called within its list; nil: by its place.
  public var name: String?
  /// What it reads; nil: what stands before it.
  public var from: [String]?

  /// Makes an entry.
  ///
  /// - Parameters:
  ///   - content: What it is.
  ///   - name: What it is called within its list; nil: by its place.
  ///   - from: What it reads; nil: what stands before it.
  public init(_ content: Content, name: String? = nil, from: [String]? = nil) {
    self.content = content
    self.name = name
    self.from = from
  }
}
