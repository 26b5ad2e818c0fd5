import Foundation

/// A file that is open for writing; each write goes straight to the operating system.
package struct OutputFile: ~Copyable {
  /// Where the file will be, for messages.
  package let path: String
  private let descriptor: Int32

  /// Makes a file that must not exist yet.
  ///
  /// - Parameters:
  ///   - newFile: The path to make.
  ///   - path: The path to name in messages, if it is another.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``.
  init(creating newFile: String, reportedAs path: String? = nil) throws(FormatError) {
    let path = path ?? newFile
    let descriptor = open(newFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .unwritable(file: path, step: "create", reason: systemReason())
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  package borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard let start = bytes.baseAddress else { return }
    var written = 0
    while written < bytes.count {
      let count = Foundation.write(descriptor, start + written, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("write") }
      written += count
    }
  }

  /// Appends bytes.
  package borrowing func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Waits until the storage device has everything.
  package borrowing func synchronize() throws(FormatError) {
    guard fsync(descriptor) == 0 else { throw failure("fsync") }
  }

  private borrowing func failure(_ step: String) -> FormatError {
    .unwritable(file: path, step: step, reason: systemReason())
  }
}
