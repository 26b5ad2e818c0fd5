import CKernels
import SondeTensors

/// A state's numbers, and copies of them in the orders in which our own kernels read weights.
///
/// Copies live as long as the state, beside it, for all executables of a network: they are made anew only when the numbers
/// have changed since.
final class StoredState {
  let name: String
  let shape: Shape
  let memory: AlignedMemory
  private let budget: MemoryBudget
  /// Grows with every change of the numbers.
  private var version = 0
  private(set) var copies: [PackedCopy] = []

  /// - Parameters:
  ///   - name: What the state is called.
  ///   - shape: Of its numbers, float32.
  ///   - budget: Where the memory is taken from.
  /// - Throws: ``OneDNNError`` when there is not as much.
  init(_ name: String, shape: Shape, budget: MemoryBudget) throws(OneDNNError) {
    self.name = name
    self.shape = shape
    self.budget = budget
    memory = try AlignedMemory(byteCount: shape.elementCount * 4, purpose: name, budget: budget)
  }

  /// The copy in an order; made, with nothing in it, when it is not there yet.
  func copy(in order: sonde_packing) throws(OneDNNError) -> PackedCopy {
    precondition(
      order.out_channels * order.in_channels * order.taps == shape.elementCount,
      "State \(name), \(shape), has other numbers than an order of weights.")
    if let made = copies.first(where: { $0.isIn(order) }) { return made }
    let copy = PackedCopy(
      order: order,
      memory: try AlignedMemory(
        byteCount: sonde_packed_bytes(order), purpose: "\(name), packed for the kernels",
        budget: budget))
    copies.append(copy)
    return copy
  }

  /// Whether a copy has the numbers as they are.
  func isCurrent(_ copy: PackedCopy) -> Bool { copy.version == version }

  /// Packs a copy where it is not as the numbers are.
  func renew(_ copy: PackedCopy) {
    guard !isCurrent(copy) else { return }
    sonde_pack(copy.order, memory.address.floats, copy.memory.address)
    copy.version = version
  }

  /// Notes that the numbers have changed, and these copies with them.
  func change(renewing renewed: [PackedCopy] = []) {
    version += 1
    for copy in renewed { copy.version = version }
  }
}

/// A state's numbers in the order in which a direction of our own kernels reads weights.
final class PackedCopy {
  let order: sonde_packing
  let memory: AlignedMemory
  /// The state's version that it was made of; nil before the first.
  fileprivate(set) var version: Int?

  init(order: sonde_packing, memory: AlignedMemory) {
    self.order = order
    self.memory = memory
  }

  /// The copy as an update that renews it wants it.
  var packed: sonde_packed_weights { sonde_packed_weights(order: order, words: memory.address) }

  fileprivate func isIn(_ other: sonde_packing) -> Bool {
    order.direction == other.direction && order.element == other.element
      && order.out_channels == other.out_channels && order.in_channels == other.in_channels
      && order.taps == other.taps
  }
}
