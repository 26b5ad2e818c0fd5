import Foundation

/// A regular file that is open for reading.
struct InputFile: ~Copyable {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  init(_ path: String) throws(FormatError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(file: path, reason: systemReason()) }
    do throws(FormatError) {
      byteCount = try Self.regularByteCount(descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  private static func regularByteCount(
    _ descriptor: Int32, _ path: String
  ) throws(FormatError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(file: path, reason: systemReason())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw .unreadable(
        file: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    return Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills a buffer from a place in the file.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int, part: String
  ) throws(FormatError) {
    guard let start = buffer.baseAddress else { return }
    var filled = 0
    while filled < buffer.count {
      let count = pread(descriptor, start + filled, buffer.count - filled, off_t(offset + filled))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(file: path, reason: systemReason()) }
      guard count > 0 else {
        throw .truncated(file: path, part: part, needed: buffer.count, available: filled)
      }
      filled += count
    }
  }

  /// Bytes from a place in the file.
  func bytes(at offset: Int, count: Int, part: String) throws(FormatError) -> [UInt8] {
    var failure: FormatError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // Capacity may exceed what was asked for.
      let wanted = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
      do throws(FormatError) {
        try read(into: wanted, at: offset, part: part)
        initializedCount = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes of a file.
  static func bytes(of path: String) throws(FormatError) -> [UInt8] {
    let file = try InputFile(path)
    return try file.bytes(at: 0, count: file.byteCount, part: "the file")
  }
}

/// The operating system's words for its last refusal in this thread.
func systemReason() -> String { String(cString: strerror(errno)) }
