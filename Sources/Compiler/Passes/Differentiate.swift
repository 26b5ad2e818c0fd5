import SondeTensors

/// Adds the nodes that compute a loss's gradient with respect to each parameter.
///
/// One walk from the loss backwards: each node turns the gradients of its outputs into gradients of those inputs through
/// which a parameter can be reached; what flows into one value from several readers is summed once. Nothing is computed
/// for values that no parameter reaches, so the first layer's input gradient is never made.
///
/// - Parameters:
///   - loss: A scalar.
///   - parameters: What to differentiate with respect to.
///   - builder: The graph that computes the loss; the gradient's nodes are added to it.
/// - Returns: The gradient of each parameter that the loss depends on.
/// - Throws: ``GraphError/notDifferentiable(node:operation:)``.
///
/// Linnainmaa, *Taylor expansion of the accumulated rounding error*, 1976, <https://doi.org/10.1007/BF01931367>.
package func differentiate(
  loss: Value, parameters: [Value], in builder: inout GraphBuilder
) throws -> [Value: Value] {
  let gradients = try differentiateAll(loss: loss, parameters: parameters, in: &builder)
  return gradients.filter { parameters.contains($0.key) }
}

/// Adds the nodes that compute a loss's gradient with respect to each parameter, and tells all that is on the way.
///
/// - Parameters:
///   - loss: A scalar.
///   - parameters: What to differentiate with respect to.
///   - builder: The graph that computes the loss; the gradient's nodes are added to it.
/// - Returns: The gradient of each parameter, and of each value between these and the loss: no node is added for them.
/// - Throws: ``GraphError/notDifferentiable(node:operation:)``.
package func differentiateAll(
  loss: Value, parameters: [Value], in builder: inout GraphBuilder
) throws -> [Value: Value] {
  precondition(builder.shape(of: loss) == .scalar, "The loss is a scalar.")
  let forward = builder.graph.nodes
  let reached = valuesReached(from: parameters, through: forward)
  let one = try builder.value(.constant(Constant(value: 1)), name: "loss.gradient")
  var contributions: [Value: [Value]] = [loss: [one]]
  var result: [Value: Value] = [:]

  func takeGradient(of value: Value, name: String) throws -> Value? {
    guard let parts = contributions.removeValue(forKey: value) else { return nil }
    let gradient =
      parts.count == 1 ? parts[0] : try builder.apply(.sum(Sum()), to: parts, name: name)[0]
    result[value] = gradient
    return gradient
  }

  for node in forward.reversed() where node.outputs.contains(where: reached.contains) {
    let upstream = try node.outputs.map { try takeGradient(of: $0, name: node.name) }
    guard upstream.contains(where: { $0 != nil }) else { continue }
    let wanted = node.inputs.map(reached.contains)
    let gradients = try node.operation.rules.gradients(
      of: node, upstream: upstream, wanted: wanted, in: &builder)
    for (input, (gradient, wanted)) in zip(node.inputs, zip(gradients, wanted)) where wanted {
      if let gradient { contributions[input, default: []].append(gradient) }
    }
  }

  for parameter in parameters { _ = try takeGradient(of: parameter, name: "gradient") }
  return result
}

/// The values that depend on any of the given ones, with these.
private func valuesReached(from sources: [Value], through nodes: [Node]) -> Set<Value> {
  var reached = Set(sources)
  for node in nodes where node.inputs.contains(where: reached.contains) {
    reached.formUnion(node.outputs)
  }
  return reached
}
