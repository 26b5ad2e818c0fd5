import SondeCompiler
import SondeTensors
import Testing

@testable import SondeOneDNN

/// A small network with every kind of neighbour: convolution, activation, pooling, product, loss, update.
private func smallNetwork(batch: Int, momentum: Float = 0.9) throws -> Graph {
  var builder = GraphBuilder()
  let images = builder.input("images", shape: [batch, 3, 8, 8])
  let labels = builder.input("labels", shape: [batch], dataType: .int32)
  let rate = builder.input("learning_rate", shape: .scalar)
  let step = builder.input("step", shape: .scalar, dataType: .int64)
  let weights = builder.state("conv.weight", role: .parameter, shape: [6, 3, 3, 3])
  let bias = builder.state("conv.bias", role: .parameter, shape: [6])
  let matrix = builder.state("fc.weight", role: .parameter, shape: [4, 96])
  let offset = builder.state("fc.bias", role: .parameter, shape: [4])
  var x = try builder.value(
    .convolution(Convolution(padding: 1)), images, weights, bias, name: "conv")
  x = try builder.value(.activation(.relu), x, name: "relu")
  x = try builder.apply(
    .maxPooling(MaxPooling(window: PoolingWindow(kernel: 2, stride: 2))), to: [x], name: "pool")[0]
  x = try builder.value(.reshape(Reshape(shape: [batch, 96])), x, name: "flatten")
  x = try builder.value(.linear(LinearProduct()), x, matrix, offset, name: "fc")
  let loss = try builder.value(.crossEntropy(CrossEntropy()), x, labels, name: "loss")
  builder.output("loss", loss)
  let parameters = [weights, bias, matrix, offset]
  let names = ["conv.weight", "conv.bias", "fc.weight", "fc.bias"]
  let gradients = try differentiate(loss: loss, parameters: parameters, in: &builder)
  for (parameter, name) in zip(parameters, names) {
    guard let gradient = gradients[parameter] else { continue }
    let velocity = builder.state(
      "velocity.\(name)", role: .optimizer, shape: builder.shape(of: parameter))
    let made = try builder.apply(
      .stochasticGradientDescent(StochasticGradientDescent(momentum: momentum)),
      to: [parameter, gradient, rate, step, velocity], name: name)
    builder.update(parameter, with: made[0])
    builder.update(velocity, with: made[1])
  }
  return builder.graph
}

private func pattern(_ shape: Shape, seed: Int) -> Tensor {
  var state = UInt32(truncatingIfNeeded: seed &* 7919 &+ 1)
  return Tensor(
    shape: shape,
    elements: (0..<shape.elementCount).map { _ -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24) - 0.5
    })
}

private func start(_ states: StateStore) throws {
  try states.set("conv.weight", to: pattern([6, 3, 3, 3], seed: 1))
  try states.set("conv.bias", to: pattern([6], seed: 2))
  try states.set("fc.weight", to: pattern([4, 96], seed: 3))
  try states.set("fc.bias", to: pattern([4], seed: 4))
}

private func feed(_ executable: Executable, batch: Int, step: Int64) {
  executable.feed("images", pattern([batch, 3, 8, 8], seed: 5))
  executable.feed(
    "labels", Tensor(shape: [batch], elements: (0..<batch).map { Int32($0 % 4) }))
  executable.feed("learning_rate", scalar: Float(0.05))
  executable.feed("step", scalar: step)
}

@Test func `Training on one batch drives the loss down`() throws {
  let states = StateStore()
  try start(states)
  let executable = try Executable(graph: smallNetwork(batch: 8), states: states)
  var losses: [Float] = []
  for step in 1...60 {
    feed(executable, batch: 8, step: Int64(step))
    try executable.run()
    losses.append(try #require(executable.scalar("loss")))
  }
  #expect(losses[0] > 1)
  #expect(losses[59] < 0.05, "the loss went from \(losses[0]) to \(losses[59])")
}

@Test func `The same start gives the same bits`() throws {
  var results: [[Float]] = []
  for _ in 0..<2 {
    let states = StateStore()
    try start(states)
    let executable = try Executable(graph: smallNetwork(batch: 5), states: states)
    for step in 1...5 {
      feed(executable, batch: 5, step: Int64(step))
      try executable.run()
    }
    results.append(try #require(states.tensor(named: "conv.weight")).elements())
  }
  #expect(results[0] == results[1])
}

@Test func `Executables of one network share its states and its arena`() throws {
  let states = StateStore()
  try start(states)
  let full = try Executable(graph: smallNetwork(batch: 8), states: states)
  let short = try Executable(graph: smallNetwork(batch: 3), states: states)
  feed(full, batch: 8, step: 1)
  feed(short, batch: 3, step: 1)
  let before: [Float] = try #require(states.tensor(named: "fc.bias")).elements()
  try short.run()
  let after: [Float] = try #require(states.tensor(named: "fc.bias")).elements()
  #expect(before != after)
  try full.run()
  #expect(short.arenaByteCount <= full.arenaByteCount)
  #expect(full.arenaByteCount < full.unsharedByteCount)
}
