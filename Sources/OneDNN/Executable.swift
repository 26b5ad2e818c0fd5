import CKernels
import COneDNN
package import SondeCompiler
package import SondeTensors

/// A graph ready to run: primitives and loops in order, every value in its place.
///
/// A run allocates nothing. It belongs to the thread that made it: oneDNN keeps a team of threads for each thread that calls it.
package final class Executable {
  /// The graph after the passes.
  package let graph: Graph
  /// The size of the arena that intermediate values share, in bytes.
  package let arenaByteCount: Int
  /// What intermediate values would take without sharing, in bytes.
  package let unsharedByteCount: Int
  private let steps: [Step]
  private let changes: [Program.Change]
  private let stream: ExecutionStream
  private let inputs: EdgeStore
  private let outputs: EdgeStore
  private let states: StateStore
  private let arena: AlignedMemory

  /// Compiles a graph.
  ///
  /// - Parameters:
  ///   - graph: What was built; the standard passes are run here.
  ///   - states: Where its states live; shared by the executables of a network.
  ///   - pipeline: The passes.
  /// - Throws: ``GraphError`` or ``OneDNNError``.
  package init(graph: Graph, states: StateStore, pipeline: Pipeline = .standard) throws {
    sonde_flush_denormals()
    let engine = try Engine.shared()
    let layout = try Layout(graph: graph, states: states, pipeline: pipeline)
    let arena = try states.arena(byteCount: layout.plan.arenaByteCount)
    steps = try layout.program.bound(to: arena, plan: layout.plan, engine: engine)
    changes = layout.program.changes
    stream = try ExecutionStream(engine)
    self.graph = layout.graph
    self.states = states
    inputs = layout.inputs
    outputs = layout.outputs
    self.arena = arena
    arenaByteCount = layout.plan.arenaByteCount
    unsharedByteCount = layout.plan.unsharedByteCount
  }

  /// What is run and where everything lies, before there is an arena.
  struct Layout {
    let graph: Graph
    let program: Program
    let plan: MemoryPlan
    let inputs: EdgeStore
    let outputs: EdgeStore

    init(graph: Graph, states: StateStore, pipeline: Pipeline) throws {
      self.graph = try pipeline.run(graph)
      inputs = EdgeStore(purpose: "Input", budget: states.budget)
      outputs = EdgeStore(purpose: "Output", budget: states.budget)
      states.kernels.settle(self.graph)
      program = try Lowering(self.graph, engine: try Engine.shared(), kernels: states.kernels)
        .lower(states: states, inputs: inputs, outputs: outputs)
      plan = planMemory(program.lifetimes)
    }
  }

  /// Runs everything once.
  package func run() throws {
    sonde_flush_denormals()
    try changingStates {
      for step in steps { try step.run(stream) }
      try stream.wait()
    }
  }

  /// Runs the steps, and notes which states they have changed; after a failure no packed copy of those is relied upon.
  private func changingStates<Outcome>(_ body: () throws -> Outcome) rethrows -> Outcome {
    var isDone = false
    defer { for change in changes { change.state.change(renewing: isDone ? change.renewed : []) } }
    let outcome = try body()
    isDone = true
    return outcome
  }

  /// What runs, in order: the layer, and the operation with the implementation that was chosen.
  package var listing: [(name: String, detail: String)] {
    steps.map { ($0.name, $0.detail) }
  }

  /// Runs once and measures each instruction, in seconds.
  package func profile() throws -> [(name: String, detail: String, seconds: Double)] {
    let clock = ContinuousClock()
    return try changingStates {
      try steps.map { step in
        let duration = try clock.measure {
          try step.run(stream)
          try stream.wait()
        }
        return (step.name, step.detail, duration / .seconds(1))
      }
    }
  }
}

// MARK: - What goes in and out

extension Executable {
  /// Whether the graph is fed something of this name.
  package func hasInput(_ name: String) -> Bool { inputs.memories[name] != nil }

  /// Feeds a tensor of the input's shape and type; does nothing when the graph does not read it.
  package func feed(_ name: String, _ tensor: Tensor) {
    guard let input = inputs.memories[name] else { return }
    precondition(
      input.type == ValueType(tensor.shape, tensor.dataType),
      "Input \(name) is \(input.type), not \(tensor.dataType) \(tensor.shape).")
    tensor.withUnsafeBytes { input.memory.address.copyMemory(from: $0) }
  }

  /// Feeds numbers, row-major; does nothing when the graph does not read them.
  package func feed<Element: TensorElement>(
    _ name: String, _ numbers: UnsafeBufferPointer<Element>
  ) {
    guard let input = inputs.memories[name] else { return }
    precondition(
      input.type.dataType == Element.dataType
        && input.type.shape.elementCount == numbers.count, "Input \(name) is \(input.type).")
    input.memory.address.copyMemory(from: UnsafeRawBufferPointer(numbers))
  }

  /// Feeds a scalar; does nothing when the graph does not read it.
  package func feed<Element: TensorElement>(_ name: String, scalar: Element) {
    guard let input = inputs.memories[name] else { return }
    precondition(
      input.type == ValueType(.scalar, Element.dataType), "Input \(name) is \(input.type).")
    input.memory.address.storeBytes(of: scalar, as: Element.self)
  }

  /// The names of what is given back, sorted.
  package var outputNames: [String] { outputs.memories.keys.sorted() }

  /// What the last run gave back; nil when there is no output of this name.
  package func output(_ name: String) -> Tensor? {
    outputs.memories[name].map { type, memory in
      let bytes = UnsafeRawBufferPointer(start: memory.address, count: type.byteCount)
      return Tensor(shape: type.shape, dataType: type.dataType, bytes: [UInt8](bytes))
    }
  }

  /// One element of a float32 output of the last run, by its row-major index; nil when there is no output of this name.
  package func element(_ index: Int, of name: String) -> Float? {
    guard let (type, memory) = outputs.memories[name] else { return nil }
    precondition(
      type.dataType == .float32 && (0..<type.shape.elementCount).contains(index),
      "Output \(name) is \(type); it has no float32 element \(index).")
    return memory.address.load(fromByteOffset: 4 * index, as: Float.self)
  }

  /// A float32 scalar that the last run gave back; nil when there is no output of this name.
  package func scalar(_ name: String) -> Float? {
    outputs.memories[name]?.memory.address.load(as: Float.self)
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func copyMemory(from bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    copyMemory(from: source, byteCount: bytes.count)
  }
}
