import CKernels
import SondeCompiler
import SondeTensors
import Testing

@testable import SondeOneDNN

/// Copies of weights that are packed for the kernels and kept beside the states.
@Suite(
  .enabled(
    if: sonde_best_instructions(SONDE_FLOAT32) != SONDE_SCALAR, "needs our own kernels for float32")
)
struct PackedWeightsTests {
  /// What becomes of the two layers' weights.
  enum Use: CaseIterable {
    /// An update in place.
    case trained
    /// The old weights are looked at after the update, so that the new ones need a place of their own.
    case watched
    /// Nothing changes.
    case evaluated
  }

  /// Two convolutions that share their weights, and a sum of squares as loss.
  private func network(_ use: Use, batch: Int = 2) throws -> Graph {
    var builder = GraphBuilder()
    let images = builder.input("images", shape: [batch, 4, 5, 5])
    let target = builder.input("target", shape: [batch, 4, 5, 5])
    let weights = builder.state("weight", role: .parameter, shape: [4, 4, 3, 3])
    var x = try builder.value(.convolution(Convolution(padding: 1)), images, weights, name: "a")
    x = try builder.value(.convolution(Convolution(padding: 1)), x, weights, name: "b")
    let loss = try builder.value(
      .meanSquaredError(MeanSquaredError()), x, target, name: "loss")
    builder.output("loss", loss)
    guard use != .evaluated else { return builder.graph }
    let rate = builder.input("learning_rate", shape: .scalar)
    let step = builder.input("step", shape: .scalar, dataType: .int64)
    let gradients = try differentiate(loss: loss, parameters: [weights], in: &builder)
    let velocity = builder.state("velocity", role: .optimizer, shape: [4, 4, 3, 3])
    let gradient = try #require(gradients[weights])
    let made = try builder.apply(
      .stochasticGradientDescent(StochasticGradientDescent(momentum: 0.9)),
      to: [weights, gradient, rate, step, velocity], name: "update")
    if use == .watched {
      builder.output(
        "moved",
        try builder.value(.differenceNorm(DifferenceNorm()), made[0], weights, name: "moved"))
    }
    builder.update(weights, with: made[0])
    builder.update(velocity, with: made[1])
    return builder.graph
  }

  private func numbers(_ shape: Shape, seed: UInt64) -> Tensor {
    var generator = Generator(seed: seed)
    return Tensor(
      shape: shape, elements: (0..<shape.elementCount).map { _ in generator.uniform() - 0.5 })
  }

  private func run(_ executable: Executable, step: Int, batch: Int = 2) throws {
    executable.feed("images", numbers([batch, 4, 5, 5], seed: 1))
    executable.feed("target", numbers([batch, 4, 5, 5], seed: 2))
    executable.feed("learning_rate", scalar: Float(0.05))
    executable.feed("step", scalar: Int64(step))
    try executable.run()
  }

  private func start() throws -> StateStore {
    let states = StateStore()
    try states.set("weight", to: numbers([4, 4, 3, 3], seed: 3))
    return states
  }

  private func stored(_ states: StateStore) throws -> StoredState {
    try states.state(named: "weight", shape: [4, 4, 3, 3])
  }

  /// Losses and weights of five steps; `repacks` makes every copy stale before each.
  private func trained(_ use: Use, repacks: Bool) throws -> [Float] {
    let states = try start()
    let executable = try Executable(graph: network(use), states: states)
    var found: [Float] = []
    for step in 1...5 {
      if repacks {
        try states.set("weight", to: try #require(states.tensor(named: "weight")))
        #expect(try stored(states).copies.allSatisfy { try !stored(states).isCurrent($0) })
      }
      try run(executable, step: step)
      found.append(try #require(executable.scalar("loss")))
    }
    return found + (try #require(states.tensor(named: "weight")).elements())
  }

  @Test(arguments: [Use.trained, .watched])
  func `Kept copies and copies packed at each step give the same bits`(use: Use) throws {
    let kept = try trained(use, repacks: false)
    #expect(kept == (try trained(use, repacks: true)))
    #expect(kept[4] < kept[0])
  }

  @Test func `A step renews what it reads, so that the next packs nothing`() throws {
    let states = try start()
    let executable = try Executable(graph: network(.trained), states: states)
    let state = try stored(states)
    // Shared weights are packed once a direction.
    #expect(state.copies.count == 2)
    #expect(state.copies.allSatisfy { !state.isCurrent($0) })
    try run(executable, step: 1)
    #expect(state.copies.allSatisfy { state.isCurrent($0) })
  }

  @Test func `Where the old weights are read after the update, copies are packed again`() throws {
    let states = try start()
    let executable = try Executable(graph: network(.watched), states: states)
    try run(executable, step: 1)
    let state = try stored(states)
    #expect(state.copies.allSatisfy { !state.isCurrent($0) })
    #expect(try #require(executable.scalar("moved")) > 0)
  }

  @Test func `Training, watching and evaluation share copies, and each sees the newest numbers`()
    throws
  {
    let states = try start()
    let training = try Executable(graph: network(.trained), states: states)
    let watching = try Executable(graph: network(.watched), states: states)
    let evaluation = try Executable(graph: network(.evaluated, batch: 3), states: states)
    #expect(try stored(states).copies.count == 2)
    for step in 1...4 {
      try run(step % 2 == 0 ? watching : training, step: step)
      try run(evaluation, step: 0, batch: 3)
      let fresh = StateStore()
      try fresh.set("weight", to: try #require(states.tensor(named: "weight")))
      let other = try Executable(graph: network(.evaluated, batch: 3), states: fresh)
      try run(other, step: 0, batch: 3)
      #expect(evaluation.scalar("loss") == other.scalar("loss"))
    }
    // Evaluation reads one direction only, and leaves it as it is.
    let forward = try #require(
      try stored(states).copies.first { $0.order.direction == SONDE_FORWARD })
    #expect(try stored(states).isCurrent(forward))
    try run(evaluation, step: 0, batch: 3)
    #expect(try stored(states).isCurrent(forward))
  }

  @Test func `Weights that are no state are packed at each run`() throws {
    var builder = GraphBuilder()
    let images = builder.input("images", shape: [1, 1, 2, 2])
    let weights = builder.input("weights", shape: [1, 1, 1, 1])
    builder.output(
      "output",
      try builder.value(.convolution(Convolution()), images, weights, name: "convolution"))
    let executable = try Executable(graph: builder.graph, states: StateStore())
    executable.feed("images", Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4] as [Float]))
    for factor in [1, 3] as [Float] {
      executable.feed("weights", Tensor(shape: [1, 1, 1, 1], elements: [factor]))
      try executable.run()
      #expect(
        executable.output("output")?.elements() == [factor, 2 * factor, 3 * factor, 4 * factor])
    }
  }

  @Test func `Copies are counted once, apart from states and arena`() throws {
    let meter = MemoryMeter()
    try meter.add(network(.trained))
    let one = meter.need
    try meter.add(network(.evaluated))
    // Two directions of 4 channels, padded to 16 columns.
    #expect(one.packedWeights == 2 * 16 * 9 * 4 * 4)
    #expect(meter.need.packedWeights == one.packedWeights)
    #expect(one.states == 2 * 144 * 4)
    let states = try start()
    let executable = try Executable(graph: network(.trained), states: states)
    #expect(states.packedByteCount == one.packedWeights)
    #expect(
      states.budget.takenByteCount
        == one.states + one.packedWeights + one.edges + executable.arenaByteCount)
  }
}
