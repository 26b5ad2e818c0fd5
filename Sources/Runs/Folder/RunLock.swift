import Foundation

/// The right to write a run, held by at most one process at a time.
///
/// The operating system takes it back when the process ends, however it ends, so that no lock is ever
/// left behind.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the right to write a run.
  ///
  /// - Throws: ``RunError/inUse(path:holder:)`` when another process (or another lock of this one)
  ///   has it; ``RunError/fileUnwritable(path:reason:)``.
  public init(_ folder: RunFolder) throws {
    let path = folder.lockPath
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw RunError.fileUnwritable(path: path, reason: String(cString: strerror(errno)))
    }
    guard Self.lock(descriptor) else {
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw RunError.fileUnwritable(path: path, reason: String(cString: strerror(code)))
      }
      let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let process = holder.trimmingCharacters(in: .whitespacesAndNewlines)
      throw RunError.inUse(
        path: folder.path, holder: process.isEmpty ? "another process" : "process \(process)")
    }
    // Who holds it, for the message of those who do not get it; of no consequence otherwise.
    let holder = "\(getpid())\n"
    if ftruncate(descriptor, 0) == 0 { _ = write(descriptor, holder, holder.utf8.count) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Locks a file; waits a moment for those who only look whether it is locked.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<5 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK else { return false }
      usleep(10_000)
    }
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// Whether a process has the right to write a run at this moment.
  public static func isHeld(_ folder: RunFolder) -> Bool {
    let descriptor = open(folder.lockPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
