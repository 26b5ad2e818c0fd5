import Foundation
import SondeFormats

/// A file that is not whole yet; one process alone writes it.
final class PartFile {
  private let path: String
  private let descriptor: Int32
  /// How many bytes are there.
  private(set) var byteCount: Int

  /// Opens the file, or makes it.
  ///
  /// - Throws: ``DownloadError/inUse(path:)`` when another process has it, or ``FormatError/unwritable(file:step:reason:)``.
  init(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path, "create") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw DownloadError.inUse(path: path)
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
  }

  /// A file into which nothing came is not left behind.
  deinit {
    if byteCount == 0 { unlink(path) }
    close(descriptor)
  }

  /// Throws away what stands behind a place.
  func cut(at place: Int) throws {
    guard ftruncate(descriptor, off_t(place)) == 0 else { throw Self.failure(path, "truncate") }
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
  }

  /// Appends bytes.
  func append(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure(path, "write") }
      rest = rest.dropFirst(count)
      byteCount += count
    }
  }

  /// Brings the file to the storage device and gives it its name.
  func finish(as name: String) throws {
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "fsync") }
    guard rename(path, name) == 0 else { throw Self.failure(name, "rename") }
  }

  /// Removes the file.
  func delete() { unlink(path) }

  private static func failure(_ path: String, _ step: String) -> FormatError {
    .unwritable(file: path, step: step, reason: String(cString: strerror(errno)))
  }
}
