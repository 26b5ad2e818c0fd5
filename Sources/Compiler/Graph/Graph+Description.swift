extension Graph: CustomStringConvertible {
  /// One line a value: what makes it, from what, and its type; then outputs and updates.
  package var description: String {
    var lines: [String] = []
    for input in inputs {
      lines.append("\(input.value) = input \(input.name) : \(type(of: input.value))")
    }
    for state in states {
      lines.append("\(state.value) = \(state.role) \(state.name) : \(type(of: state.value))")
    }
    for node in nodes { lines.append(line(for: node)) }
    for output in outputs { lines.append("output \(output.name) = \(output.value)") }
    for update in updates { lines.append("update \(update.state) = \(update.value)") }
    return lines.joined(separator: "\n")
  }

  private func line(for node: Node) -> String {
    let results = node.outputs.map(\.description).joined(separator: ", ")
    let operands = node.inputs.map(\.description).joined(separator: ", ")
    let types = node.outputs.map { type(of: $0).description }.joined(separator: ", ")
    let comment = node.name.isEmpty ? "" : "  // \(node.name)"
    return "\(results) = \(node.operation)(\(operands)) : \(types)\(comment)"
  }
}
