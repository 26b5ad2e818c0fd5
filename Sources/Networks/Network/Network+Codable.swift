extension Network: Codable {
  private enum Key: String, CodingKey { case nodes, output }
  private enum NodeKey: String, CodingKey { case name, layer, inputs }

  /// Reads a list of layers; one without inputs reads the layer before it.
  ///
  /// - Throws: ``NetworkError`` where names are missing, taken twice, or come too late.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var list = try container.nestedUnkeyedContainer(forKey: .nodes)
    var nodes: [Node] = []
    while !list.isAtEnd {
      let node = try list.nestedContainer(keyedBy: NodeKey.self)
      nodes.append(
        Node(
          name: try node.decode(String.self, forKey: .name),
          layer: try node.decode(Layer.self, forKey: .layer),
          inputs: try node.decodeIfPresent([String].self, forKey: .inputs)
            ?? [nodes.last?.name ?? Network.inputName]))
    }
    try self.init(nodes: nodes, output: container.decodeIfPresent(String.self, forKey: .output))
  }

  /// Writes a list of layers, without the inputs of those that read the layer before them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    var list = container.nestedUnkeyedContainer(forKey: .nodes)
    var previous = Network.inputName
    for node in nodes {
      var entry = list.nestedContainer(keyedBy: NodeKey.self)
      try entry.encode(node.name, forKey: .name)
      try entry.encode(node.layer, forKey: .layer)
      if node.inputs != [previous] { try entry.encode(node.inputs, forKey: .inputs) }
      previous = node.name
    }
    if output != previous { try container.encode(output, forKey: .output) }
  }
}
