import SondeCompiler
import SondeTensors

/// Memory at a program's edge, by name: what is fed at every step, or what is read after it.
final class EdgeStore {
  private let purpose: String
  private(set) var memories: [String: (type: ValueType, memory: AlignedMemory)] = [:]

  /// - Parameter purpose: `Input` or `Output`, for errors.
  init(purpose: String) { self.purpose = purpose }

  func address(of name: String, type: ValueType) throws(OneDNNError) -> UnsafeMutableRawPointer {
    let memory = try AlignedMemory(byteCount: type.byteCount, purpose: "\(purpose) \(name)")
    memories[name] = (type, memory)
    return memory.address
  }
}
