import SondeTensors
import Testing

@testable import SondeCompiler

/// `loss = crossEntropy(relu(x · w + b))`, with a branch that nothing needs.
private func twoLayerGraph() throws -> (builder: GraphBuilder, loss: Value, weights: [Value]) {
  var builder = GraphBuilder()
  let x = builder.input("x", shape: [2, 3])
  let labels = builder.input("labels", shape: [2], dataType: .int32)
  let w = builder.state("w", role: .parameter, shape: [4, 3])
  let b = builder.state("b", role: .parameter, shape: [4])
  let y = try builder.value(.linear(LinearProduct()), x, w, b, name: "fc")
  let z = try builder.value(.activation(.relu), y, name: "relu")
  _ = try builder.value(.activation(.tanh), y, name: "unused")
  let loss = try builder.value(.crossEntropy(CrossEntropy()), z, labels, name: "loss")
  builder.output("loss", loss)
  return (builder, loss, [w, b])
}

@Test func `Nodes that nothing needs are taken out, with what only they need`() throws {
  let (builder, _, _) = try twoLayerGraph()
  let cleaned = removeDeadNodes(builder.graph)
  #expect(cleaned.nodes.map(\.name) == ["fc", "relu", "loss"])
  try verify(cleaned, after: "remove dead nodes")
}

@Test func `A graph prints one line a value`() throws {
  let (builder, _, _) = try twoLayerGraph()
  let expected = """
    %0 = input x : float32 2×3
    %1 = input labels : int32 2
    %2 = parameter w : float32 4×3
    %3 = parameter b : float32 4
    %4 = linear(%0, %2, %3) : float32 2×4  // fc
    %5 = relu(%4) : float32 2×4  // relu
    %7 = crossEntropy(mean)(%5, %1) : float32 scalar  // loss
    output loss = %7
    """
  #expect(removeDeadNodes(builder.graph).description == expected)
}

@Test func `The input's gradient is not computed when only parameters are asked for`() throws {
  var (builder, loss, weights) = try twoLayerGraph()
  let gradients = try differentiate(loss: loss, parameters: weights, in: &builder)
  #expect(Set(gradients.keys) == Set(weights))
  let made = builder.graph.nodes.map(\.operation)
  #expect(!made.contains(.linearInputGradient(LinearInputGradient())))
  #expect(made.contains(.linearWeightGradient(LinearWeightGradient(hasBias: true))))
}

@Test func `What flows into one value from two readers is summed once`() throws {
  var builder = GraphBuilder()
  let labels = builder.input("labels", shape: [2], dataType: .int32)
  let w = builder.state("w", role: .parameter, shape: [2, 4])
  let a = try builder.value(.activation(.sigmoid), w, name: "a")
  let b = try builder.apply(.sum(Sum()), to: [a, w], name: "b")[0]
  let loss = try builder.value(.crossEntropy(CrossEntropy()), b, labels, name: "loss")
  _ = try differentiate(loss: loss, parameters: [w], in: &builder)
  let sums = builder.graph.nodes.filter { $0.operation == .sum(Sum()) }
  #expect(sums.count == 2, "one of the network, one of gradients")
}

@Test func `A gradient through an operation that has none is refused, naming it`() throws {
  var builder = GraphBuilder()
  let labels = builder.input("labels", shape: [2], dataType: .int32)
  let w = builder.state("w", role: .parameter, shape: [2, 4])
  let clamped = try builder.value(.clamp(Clamp(limit: 1)), w, name: "limit")
  let loss = try builder.value(.crossEntropy(CrossEntropy()), clamped, labels, name: "loss")
  #expect(throws: GraphError.notDifferentiable(node: "limit", operation: "clamp(1.0)")) {
    try differentiate(loss: loss, parameters: [w], in: &builder)
  }
}

@Test func `Updates move to where their gradient is ready and nothing reads the old value`() throws
{
  var (builder, loss, weights) = try twoLayerGraph()
  let gradients = try differentiate(loss: loss, parameters: weights, in: &builder)
  let rate = builder.input("learning_rate", shape: .scalar)
  let step = builder.input("step", shape: .scalar, dataType: .int64)
  for weight in weights {
    let gradient = try #require(gradients[weight])
    let made = try builder.apply(
      .stochasticGradientDescent(StochasticGradientDescent()), to: [weight, gradient, rate, step],
      name: "sgd")
    builder.update(weight, with: made[0])
  }
  let tail = try builder.value(.scale(Scale(factor: 2)), loss, name: "after")
  builder.output("twice", tail)
  let ordered = orderUpdates(removeDeadNodes(builder.graph))
  let names = ordered.nodes.map(\.name)
  let after = try #require(names.firstIndex(of: "after"))
  let update = try #require(names.lastIndex(of: "sgd"))
  #expect(update < after)
}

@Test func `A pipeline shows the graph after each pass, by name`() throws {
  let (builder, _, _) = try twoLayerGraph()
  var seen: [String] = []
  _ = try Pipeline.standard.run(builder.graph) { pass, _ in seen.append(pass) }
  #expect(
    seen == [
      "building", "remove dead nodes", "fuse rectifiers", "order updates", "order observers",
    ])
}

@Test func `A value read before it is made is refused`() throws {
  let (builder, _, _) = try twoLayerGraph()
  var graph = builder.graph
  graph.nodes.swapAt(0, 1)
  #expect(
    throws: GraphError.invalid(
      after: "a bad pass", reason: "relu of relu reads %4 before it is made.")
  ) {
    try verify(graph, after: "a bad pass")
  }
}

@Test func `A state updated twice is refused`() throws {
  var builder = GraphBuilder()
  let w = builder.state("w", role: .parameter, shape: [2])
  let scaled = try builder.value(.scale(Scale(factor: 2)), w, name: "scale")
  builder.update(w, with: scaled)
  builder.update(w, with: w)
  #expect(throws: GraphError.invalid(after: "building", reason: "%0 is updated twice.")) {
    try verify(builder.graph, after: "building")
  }
}

@Test func `What only looks on moves behind what it looks at and delays no update`() throws {
  var (builder, loss, weights) = try twoLayerGraph()
  let gradients = try differentiate(loss: loss, parameters: weights, in: &builder)
  let rate = builder.input("learning_rate", shape: .scalar)
  let step = builder.input("step", shape: .scalar, dataType: .int64)
  for weight in weights {
    let gradient = try #require(gradients[weight])
    let updated = try builder.value(
      .stochasticGradientDescent(StochasticGradientDescent()), weight, gradient, rate, step,
      name: "update")
    builder.update(weight, with: updated)
  }
  func ordered(_ graph: Graph) -> [Node] {
    orderObservers(orderUpdates(removeDeadNodes(graph))).nodes
  }
  let plain = ordered(builder.graph)
  let layer = try #require(builder.graph.nodes.first { $0.name == "fc" }).outputs[0]
  let gradient = try #require(gradients[weights[0]])
  let updated = try #require(builder.graph.updates.first).value
  let observers: [(String, SondeCompiler.Operation, [Value])] = [
    ("weights", .globalNorm(GlobalNorm()), [weights[0]]),
    ("activation", .activationStatistics(ActivationStatistics()), [layer]),
    ("gradient", .globalNorm(GlobalNorm()), [gradient]),
    ("move", .differenceNorm(DifferenceNorm()), [updated, weights[0]]),
  ]
  for (name, operation, inputs) in observers {
    builder.output(name, try builder.apply(operation, to: inputs, name: "look at \(name)")[0])
  }
  _ = try Pipeline.standard.run(builder.graph)
  let watched = ordered(builder.graph)
  let names = watched.map(\.name)
  // Those that train stay in their order.
  #expect(watched.filter { !$0.name.hasPrefix("look") } == plain)
  let place = { (name: String) in names.firstIndex(of: "look at \(name)") ?? -1 }
  #expect(place("weights") == 0)
  #expect(names[place("activation") - 1] == "fc")
  #expect(watched[place("gradient") - 1].outputs.contains(gradient))
  #expect(watched[place("move") - 1].outputs == [updated])
}
