import Foundation

/// The right to change a file that several processes share.
///
/// The operating system takes it back when a process ends, however it ends.
package enum CacheLock {
  /// Does something while no other process has the right to change a file.
  ///
  /// Where the right is not to be had, as in a folder that may only be read, it is done without.
  ///
  /// - Parameters:
  ///   - path: The file; its folder is made where it is missing. What is locked is a file beside it, with `.lock` behind its name.
  ///   - patience: How long another process may have the right before this one goes on without it.
  ///   - body: What is done.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  package static func hold<Value>(
    _ path: String, patience: Duration, _ body: () throws -> Value
  ) rethrows -> Value {
    let descriptor = descriptor(path, patience: patience)
    defer { if let descriptor { close(descriptor) } }
    return try body()
  }

  private static func descriptor(_ path: String, patience: Duration) -> Int32? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    let start = ContinuousClock.now
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now - start < patience else {
        close(descriptor)
        return nil
      }
      usleep(10_000)
    }
    return descriptor
  }
}
