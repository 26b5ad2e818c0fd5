/// Lets convolutions, products, batch normalisations and sums rectify what they make, and gradients of batch normalisation
/// what reaches them, where a rectifier is all that reads it.
///
/// A value is then written once instead of written, read and written again. The numbers are the same bit for bit: what a
/// rectifier reads is what it would have been given.
package func fuseRectifiers(_ graph: Graph) -> Graph {
  var rewriter = GraphRewriter(graph)
  let readers = graph.readerCounts
  let producers = graph.producers
  for (index, node) in graph.nodes.enumerated() {
    guard case .activation(.relu) = node.operation, readers[node.inputs[0]] == 1,
      let maker = producers[node.inputs[0]], graph.nodes[maker].outputs[0] == node.inputs[0],
      let operation = graph.nodes[maker].operation.rectified
    else { continue }
    var merged = graph.nodes[maker]
    merged.operation = operation
    merged.outputs[0] = node.outputs[0]
    rewriter.replace(nodeAt: maker, with: merged)
    rewriter.remove(nodeAt: index)
  }
  for (index, node) in graph.nodes.enumerated() {
    guard case .batchNormalizationGradient(var rules) = node.operation, !rules.isRectified,
      readers[node.inputs[0]] == 1, let maker = producers[node.inputs[0]],
      case .activationGradient(let gradient) = graph.nodes[maker].operation,
      gradient.forward == .relu
    else { continue }
    rules.isRectified = true
    var merged = node
    merged.operation = .batchNormalizationGradient(rules)
    merged.inputs[0] = graph.nodes[maker].inputs[0]
    merged.inputs.append(graph.nodes[maker].inputs[1])
    rewriter.replace(nodeAt: index, with: merged)
    rewriter.remove(nodeAt: maker)
  }
  return rewriter.rewritten()
}

extension Graph {
  /// How often each value is read, being given back or becoming a state included.
  fileprivate var readerCounts: [Value: Int] {
    var counts: [Value: Int] = [:]
    for node in nodes { for input in node.inputs { counts[input, default: 0] += 1 } }
    for output in outputs { counts[output.value, default: 0] += 1 }
    for update in updates { counts[update.value, default: 0] += 1 }
    return counts
  }
}

extension Operation {
  /// The operation with a rectifier behind it; nil where it cannot have one.
  ///
  /// Rectifying twice is rectifying once.
  fileprivate var rectified: Operation? {
    switch self {
    case .convolution(var rules):
      rules.isRectified = true
      return .convolution(rules)
    case .linear(var rules):
      rules.isRectified = true
      return .linear(rules)
    case .batchNormalization(var rules):
      rules.isRectified = true
      return .batchNormalization(rules)
    case .batchNormalizationInference(var rules):
      rules.isRectified = true
      return .batchNormalizationInference(rules)
    case .sum(var rules):
      rules.isRectified = true
      return .sum(rules)
    default: return nil
    }
  }

  /// Whether what the operation makes first is rectified.
  package var isRectified: Bool {
    switch self {
    case .convolution(let rules): rules.isRectified
    case .linear(let rules): rules.isRectified
    case .batchNormalization(let rules): rules.isRectified
    case .batchNormalizationInference(let rules): rules.isRectified
    case .sum(let rules): rules.isRectified
    default: false
    }
  }
}
