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
    let temporary = temporaryPath(for: path)
    do {
      let file = try OutputFile(creating: temporary, reportedAs: path)
      do {
        try body(file)
        try file.synchronize()
        try rename(temporary, to: path)
      } catch {
        unlink(temporary)
        throw error
      }
    }
    try synchronizeFolder(of: path)
  }

  /// Gives a file a second name, which then leads to the same content until one of the two is replaced.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - other: The name to make or replace, on the same file system; its folder must exist.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``; what the other name led to is untouched then.
  package static func link(_ path: String, as other: String) throws(FormatError) {
    let temporary = temporaryPath(for: other)
    // Some file systems have no links; a copy costs time and space, and serves as well.
    if Foundation.link(path, temporary) != 0 {
      do {
        try FileManager.default.copyItem(atPath: path, toPath: temporary)
      } catch {
        unlink(temporary)
        throw .unwritable(file: other, step: "copy", reason: error.localizedDescription)
      }
    }
    defer { unlink(temporary) }
    try rename(temporary, to: other)
    try synchronizeFolder(of: other)
  }

  /// Renames a file, replacing one that has the new name.
  package static func rename(_ path: String, to other: String) throws(FormatError) {
    guard Foundation.rename(path, other) == 0 else {
      throw .unwritable(file: other, step: "rename", reason: systemReason())
    }
  }

  private static func temporaryPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let salt = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(url.deletingLastPathComponent().path)/.\(url.lastPathComponent).\(salt).tmp"
  }

  /// Brings the folder's list of files to the storage device.
  private static func synchronizeFolder(of path: String) throws(FormatError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
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
