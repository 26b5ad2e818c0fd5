package import SondeCompiler

/// The memory that running a graph takes, in bytes.
package struct MemoryNeed: Hashable, Sendable {
  /// Parameters, running statistics and the optimizer's memory.
  package var states = 0
  /// Copies of the weights in the orders in which our own kernels read them.
  package var packedWeights = 0
  /// What goes in and what is given back.
  package var edges = 0
  /// Activations, gradients and what primitives need in between.
  package var arena = 0

  package init() {}
}

/// Counts what several graphs of one network take together, without having any of it.
package final class MemoryMeter {
  private let states: StateStore
  // What was counted stays counted as long as it is held, as in training.
  private var layouts: [Executable.Layout] = []
  private var arenas: [AlignedMemory] = []

  /// - Parameter kernels: Which kernel computes which convolution: some need more memory than others.
  package init(kernels: KernelChoices = KernelChoices()) {
    states = StateStore(budget: .counting(), kernels: kernels)
  }

  /// What was counted so far.
  package var need: MemoryNeed {
    var need = MemoryNeed()
    need.states = states.byteCount
    need.edges = layouts.reduce(0) { $0 + $1.inputs.byteCount + $1.outputs.byteCount }
    need.packedWeights = states.packedByteCount
    need.arena = states.budget.takenByteCount - need.states - need.packedWeights - need.edges
    return need
  }

  /// Adds a graph: it shares states, and an arena of those before that is large enough; what goes in and out is its own.
  ///
  /// Costs what compiling costs; oneDNN keeps the kernels, so that compiling after it is quick.
  package func add(_ graph: Graph, pipeline: Pipeline = .standard) throws {
    let layout = try Executable.Layout(graph: graph, states: states, pipeline: pipeline)
    layouts.append(layout)
    arenas.append(try states.arena(byteCount: layout.plan.arenaByteCount))
  }
}
