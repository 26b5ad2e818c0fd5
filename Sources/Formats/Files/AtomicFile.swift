import Foundation

/// Writes files so that a reader sees the old content or the new one, never a part.
///
/// A temporary file in the same folder is written, brought to the storage device and renamed; then
/// the folder is brought to the device too. When anything fails, the temporary file is removed and
/// the old file is untouched.
package enum AtomicFile {
  /// Writes one block of bytes.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { file in try file.write(bytes) }
  }

  /// Writes what a closure writes, piece by piece, so that nothing has to be held twice.
  ///
  /// - Parameters:
  ///   - path: The file to make or replace; its folder must exist.
  ///   - body: Writes the content; when it throws, the old file stays.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``, or what the closure throws.
  package static func write(
    to path: String, _ body: (borrowing OutputFile) throws -> Void
  ) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let salt = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = "\(folder)/.\(url.lastPathComponent).\(salt).tmp"
    do {
      let file = try OutputFile(creating: temporary, reportedAs: path)
      do {
        try body(file)
        try file.synchronize()
        guard rename(temporary, path) == 0 else {
          throw FormatError.unwritable(file: path, step: "rename", reason: systemReason())
        }
      } catch {
        unlink(temporary)
        throw error
      }
    }
    try synchronize(folder: folder, for: path)
  }

  /// Brings the folder's list of files to the storage device.
  private static func synchronize(folder: String, for path: String) throws(FormatError) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unwritable(file: path, step: "open the folder", reason: systemReason())
    }
    defer { close(descriptor) }
    // Some file systems cannot synchronise a folder and say EINVAL; there is no more to do there.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .unwritable(file: path, step: "fsync of the folder", reason: systemReason())
    }
  }
}
