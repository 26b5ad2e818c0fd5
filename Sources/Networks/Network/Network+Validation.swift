extension Network {
  /// Refuses names that are missing, taken twice, or come too late.
  func validate() throws {
    let all = Set(nodes.map(\.name))
    var earlier: Set<String> = [Network.inputName]
    for node in nodes {
      try Self.checkName(node.name)
      guard !earlier.contains(node.name) else { throw NetworkError.duplicateName(node.name) }
      try checkInputCount(of: node)
      for input in node.inputs where !earlier.contains(input) {
        guard !all.contains(input) else {
          throw NetworkError.laterInput(layer: node.name, input: input)
        }
        // In the order of the network, so that of several equally near names the first is suggested.
        let known = [Network.inputName] + nodes.map(\.name).filter(earlier.contains)
        throw NetworkError.unknownInput(
          layer: node.name, input: input, nearest: nearestName(to: input, among: known))
      }
      earlier.insert(node.name)
    }
    guard all.contains(output) else {
      throw NetworkError.unknownOutput(
        output, nearest: nearestName(to: output, among: nodes.map(\.name)))
    }
  }

  private static func checkName(_ name: String) throws {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.contains(where: \.isEmpty) {
      throw NetworkError.unsuitableName(name, reason: "has an empty part")
    }
    if name.contains(where: \.isWhitespace) {
      throw NetworkError.unsuitableName(name, reason: "has a space in it")
    }
    if name == inputName {
      throw NetworkError.unsuitableName(name, reason: "stands for the images")
    }
  }

  private func checkInputCount(of node: Node) throws {
    let expected = node.layer.rules.inputCount
    guard !expected.contains(node.inputs.count) else { return }
    throw NetworkError.inputCount(
      layer: node.name, kind: node.layer.kind.rawValue, found: node.inputs.count,
      expected: expected.upperBound == 1 ? "1 is" : "\(expected.lowerBound) or more are")
  }
}
