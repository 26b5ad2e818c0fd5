import SondeCompiler
import SondeTensors

/// Memory at a program's edge, by name: what is fed at every step, or what is read after it.
final class EdgeStore {
  private let purpose: String
  private(set) var memories: [String: (type: ValueType, memory: AlignedMemory)] = [:]

  private let budget: MemoryBudget

  /// - Parameters:
  ///   - purpose: `Input` or `Output`, for errors.
  ///   - budget: Where the memory is taken from.
  init(purpose: String, budget: MemoryBudget) {
    self.purpose = purpose
    self.budget = budget
  }

  /// The memory that all of them take, in bytes.
  var byteCount: Int { memories.values.reduce(0) { $0 + $1.memory.byteCount } }

  func address(of name: String, type: ValueType) throws(OneDNNError) -> UnsafeMutableRawPointer {
    let memory = try AlignedMemory(
      byteCount: type.byteCount, purpose: "\(purpose) \(name)", budget: budget)
    memories[name] = (type, memory)
    return memory.address
  }
}
