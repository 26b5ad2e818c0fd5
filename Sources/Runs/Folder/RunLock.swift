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
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
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
}
