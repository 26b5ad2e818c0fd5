import SondeCompiler
package import SondeTensors

/// The states of a network in training: parameters, running statistics and the optimizer's memory.
///
/// Executables of the same network (training, evaluation, a short last batch) work on one store, and, since only one runs
/// at a time, in one arena. Not for use from several threads.
package final class StateStore {
  private var entries: [String: StoredState] = [:]
  private var arena: AlignedMemory?

  /// Where the memory of states and executables is taken from.
  package let budget: MemoryBudget
  /// Which kernel computes which convolution, in all executables.
  package let kernels: KernelChoices

  /// - Parameters:
  ///   - budget: Where the memory of states and executables is taken from.
  ///   - kernels: Which kernel computes which convolution.
  package init(budget: MemoryBudget = MemoryBudget(), kernels: KernelChoices = KernelChoices()) {
    self.budget = budget
    self.kernels = kernels
  }

  /// A state; made, as zeros, when it is not there yet.
  func state(named name: String, shape: Shape) throws(OneDNNError) -> StoredState {
    if let entry = entries[name] {
      precondition(entry.shape == shape, "State \(name) is \(entry.shape), not \(shape).")
      return entry
    }
    let made = try StoredState(name, shape: shape, budget: budget)
    entries[name] = made
    return made
  }

  /// An arena of at least this size; a later, larger one does not move those in use.
  func arena(byteCount: Int) throws(OneDNNError) -> AlignedMemory {
    if let arena, arena.byteCount >= byteCount { return arena }
    let made = try AlignedMemory(
      byteCount: byteCount, purpose: "The network's activations", budget: budget)
    arena = made
    return made
  }

  /// The names of all states, sorted.
  package var names: [String] { entries.keys.sorted() }

  /// A state's numbers (float32); nil when there is none of this name.
  package func tensor(named name: String) -> Tensor? {
    guard let entry = entries[name] else { return nil }
    let bytes = UnsafeRawBufferPointer(
      start: entry.memory.address, count: entry.shape.elementCount * 4)
    return Tensor(shape: entry.shape, dataType: .float32, bytes: [UInt8](bytes))
  }

  /// Sets a state (float32), making it when it is not there yet.
  package func set(_ name: String, to tensor: Tensor) throws {
    precondition(tensor.dataType == .float32, "States are float32.")
    let state = try state(named: name, shape: tensor.shape)
    tensor.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: state.memory.address, count: bytes.count)
        .copyMemory(from: bytes)
    }
    state.change()
  }

  /// The memory that all states take, in bytes; without their copies that are packed for the kernels.
  package var byteCount: Int { entries.values.reduce(0) { $0 + $1.memory.byteCount } }

  /// The memory that copies of weights take, packed for the kernels, in bytes.
  package var packedByteCount: Int {
    entries.values.reduce(0) { $1.copies.reduce($0) { $0 + $1.memory.byteCount } }
  }
}
