import CKernels

/// A stretch of zeroed memory on huge pages where the system has them; freed with its owner.
final class AlignedMemory {
  let address: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int, purpose: String) throws(OneDNNError) {
    guard let address = sonde_memory_create(max(byteCount, 64)) else {
      throw .outOfMemory(purpose: purpose, byteCount: byteCount)
    }
    self.address = address
    self.byteCount = byteCount
  }

  deinit { sonde_memory_destroy(address) }
}
