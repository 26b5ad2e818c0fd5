import SondeTensors
import Synchronization

/// The sizes of pictures, each read once.
final class PictureSizes: Sendable {
  private let sizes: Mutex<[Size2D?]>

  /// Remembers nothing yet.
  init(count: Int) {
    self.sizes = Mutex(Array(repeating: nil, count: count))
  }

  /// The size of a picture.
  ///
  /// - Parameters:
  ///   - index: Which picture.
  ///   - read: Reads the size when it is not known; two threads may do so at once.
  /// - Returns: The size.
  func size(at index: Int, read: () throws -> Size2D) rethrows -> Size2D {
    if let known = sizes.withLock({ $0[index] }) { return known }
    let size = try read()
    sizes.withLock { $0[index] = size }
    return size
  }
}
