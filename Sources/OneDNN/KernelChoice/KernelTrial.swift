import CKernels
import SondeCompiler
import SondeTensors

/// Made-up images, weights and gradients that a problem is tried on.
final class TrialData {
  let images: AlignedMemory
  let output: AlignedMemory
  let weights: AlignedMemory

  init(_ problem: ConvolutionProblem, _ budget: MemoryBudget) throws(OneDNNError) {
    images = try Self.rows(problem.images, seed: 1, budget)
    output = try Self.rows(problem.output, seed: 2, budget)
    weights = try Self.numbers(problem.weights.elementCount, seed: 3, budget)
  }

  /// Numbers between -½ and ½.
  private static func numbers(
    _ count: Int, seed: UInt32, _ budget: MemoryBudget
  ) throws(OneDNNError) -> AlignedMemory {
    let memory = try AlignedMemory(
      byteCount: count * 4, purpose: "Measuring kernels", budget: budget)
    var state = seed &* 747_796_405
    for index in 0..<count {
      state = state &* 1_664_525 &+ 1_013_904_223
      memory.address.floats[index] = Float(state >> 8) / Float(1 << 24) - 0.5
    }
    return memory
  }

  private static func rows(
    _ type: ValueType, seed: UInt32, _ budget: MemoryBudget
  ) throws(OneDNNError) -> AlignedMemory {
    let plain = try numbers(type.shape.elementCount, seed: seed, budget)
    let layout = PositionMajor(type)
    let memory = try AlignedMemory(
      byteCount: layout.byteCount, purpose: "Measuring kernels", budget: budget)
    withUnsafePointer(to: layout.rows) {
      sonde_rows_from_plain($0, SONDE_FLOAT32, plain.address, layout.element, memory.address)
    }
    return memory
  }
}

/// A problem compiled for one kernel, as it would be in a network: images and gradients lie position-major before and after it.
final class KernelTrial {
  let kernel: ConvolutionKernel
  /// The result in float32, row-major, after a run.
  let result: AlignedMemory
  let resultCount: Int
  private let steps: [Step]
  private let timedCount: Int
  private let stream: ExecutionStream
  private let arena: AlignedMemory
  private let data: TrialData
  private var isPacked = false

  /// - Throws: When oneDNN cannot compute it, or only by its slow reference loops, or there is no memory.
  init(
    _ problem: ConvolutionProblem, _ kernel: ConvolutionKernel, _ data: TrialData,
    _ budget: MemoryBudget
  ) throws {
    self.kernel = kernel
    self.data = data
    let graph = try Self.graph(of: problem)
    let engine = try Engine.shared()
    let lowering = Lowering(graph, engine: engine, kernels: KernelChoices())
    for input in graph.inputs {
      try lowering.define(
        input.value, Self.place(of: input.name, problem, data, in: &lowering.program))
    }
    try lowering.lowerConvolution(problem, by: kernel)
    let value = graph.nodes[0].outputs[0]
    let type = graph.type(of: value)
    let isImages = problem.direction != .weightGradient
    let made = isImages ? try lowering.rows(value) : try lowering.plain(value)
    timedCount = lowering.program.instructions.count
    if let slow = lowering.program.instructions.first(where: \.isReference) {
      throw OneDNNError.call(slow.detail, status: "only slow reference loops", node: "trial")
    }
    resultCount = type.shape.elementCount
    result = try AlignedMemory(
      byteCount: resultCount * 4, purpose: "Measuring kernels", budget: budget)
    let target = lowering.program.makeBuffer(
      byteCount: resultCount * 4, external: result.address)
    let byteCount = resultCount * 4
    lowering.kernel("result", [made.buffer, target]) { addresses in
      guard isImages else {
        return addresses[1].copyMemory(from: addresses[0], byteCount: byteCount)
      }
      let layout = PositionMajor(type)
      withUnsafePointer(to: layout.rows) {
        sonde_rows_to_plain($0, layout.element, addresses[0], SONDE_FLOAT32, addresses[1])
      }
    }
    let plan = planMemory(lowering.program.lifetimes)
    arena = try AlignedMemory(
      byteCount: plan.arenaByteCount, purpose: "Measuring kernels", budget: budget)
    steps = try lowering.program.bound(to: arena, plan: plan, engine: engine)
    stream = try ExecutionStream(engine)
  }

  /// One node that reads inputs and gives its first result back.
  private static func graph(of problem: ConvolutionProblem) throws -> Graph {
    var builder = GraphBuilder()
    let rules = problem.convolution
    let images = builder.input("images", shape: problem.images.shape, dataType: problem.dataType)
    let output = builder.input("output", shape: problem.output.shape, dataType: problem.dataType)
    let weights = builder.input("weights", shape: problem.weights)
    let made: Value =
      switch problem.direction {
      case .forward: try builder.value(.convolution(rules), images, weights, name: "trial")
      case .inputGradient:
        try builder.value(
          .convolutionInputGradient(
            ConvolutionInputGradient(forward: rules, input: problem.images.shape)),
          output, weights, name: "trial")
      case .weightGradient:
        try builder.value(
          .convolutionWeightGradient(
            ConvolutionWeightGradient(forward: rules, weights: problem.weights, hasBias: false)),
          images, output, name: "trial")
      }
    builder.output("result", made)
    return builder.graph
  }

  private static func place(
    of name: String, _ problem: ConvolutionProblem, _ data: TrialData, in program: inout Program
  ) throws -> Location {
    guard name != "weights" else {
      return Location(
        descriptor: try .plain(ValueType(problem.weights)),
        buffer: program.makeBuffer(
          byteCount: data.weights.byteCount, external: data.weights.address))
    }
    let memory = name == "images" ? data.images : data.output
    let layout = PositionMajor(name == "images" ? problem.images : problem.output)
    return Location(
      descriptor: try layout.descriptor(),
      buffer: program.makeBuffer(byteCount: memory.byteCount, external: memory.address),
      isPositionMajor: true)
  }

  /// Computes the result once.
  ///
  /// Weights are packed for our own kernels by the update that changes them, so that this is not a part of what is measured.
  ///
  /// - Returns: What it took, in seconds.
  func run() throws -> Double {
    let isPacking = { (step: Step) in step.detail == Lowering.packing }
    if !isPacked {
      for step in steps[..<timedCount] where isPacking(step) { try step.run(stream) }
      isPacked = true
    }
    let time = try ContinuousClock().measure {
      for step in steps[..<timedCount] where !isPacking(step) { try step.run(stream) }
      try stream.wait()
    }
    return time / .seconds(1)
  }

  /// Brings the result of the last run to where it can be compared.
  func giveResult() throws {
    for step in steps[timedCount...] { try step.run(stream) }
    try stream.wait()
  }
}

extension Program.Instruction {
  /// Whether this is one of oneDNN's slow reference implementations.
  var isReference: Bool { detail.contains(" ref") }
}
