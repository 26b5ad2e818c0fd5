import CZlib

/// Inflates a gzip stream piece by piece, one member after the other.
///
/// Deutsch, *GZIP file format specification version 4.3*, RFC 1952, 1996, <https://www.rfc-editor.org/rfc/rfc1952>.
final class Inflater {
  private let source: String
  // zlib's state points back at its stream, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var usedCount = 0
  private var isAtEnd = false

  /// What every gzip stream begins with.
  static let signature: [UInt8] = [0x1F, 0x8B]

  /// The most that a byte of a deflate stream can stand for.
  static let largestRatio = 1032

  /// Prepares to inflate.
  ///
  /// - Parameter source: The file's name, for messages.
  /// - Throws: ``FormatError/unreadable(file:reason:)`` when there is no memory.
  init(source: String) throws(FormatError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for the gzip header.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      stream.deallocate()
      throw .unreadable(file: source, reason: "zlib has no memory")
    }
    self.source = source
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills a buffer.
  ///
  /// - Parameters:
  ///   - target: Gets the inflated bytes.
  ///   - refill: Gives the next compressed bytes; none at the end of the file.
  /// - Returns: How many bytes were written: fewer than there is room for at the end only.
  /// - Throws: ``FormatError`` for a stream that is damaged or ends too early.
  func read(
    into target: UnsafeMutableBufferPointer<UInt8>,
    refill: () throws(FormatError) -> [UInt8]
  ) throws(FormatError) -> Int {
    var filled = 0
    while filled < target.count, !isAtEnd {
      if usedCount == input.count { try takeInput(refill) }
      guard usedCount < input.count else {
        throw .malformed(
          file: source, found: "the gzip stream ends early",
          expected: "its last block and checksum",
          advice: "Copy or download the file again.")
      }
      switch step(target, &filled) {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: try finishMember(refill)
      default:
        let message = stream.pointee.msg.map { String(cString: $0) } ?? "no more is known"
        throw .malformed(
          file: source, found: "zlib says \"\(message)\"", expected: "an intact gzip stream",
          advice: "Copy or download the file again.")
      }
    }
    return filled
  }

  private func takeInput(_ refill: () throws(FormatError) -> [UInt8]) throws(FormatError) {
    input = try refill()
    usedCount = 0
  }

  /// Lets zlib work on what input there is.
  private func step(_ target: UnsafeMutableBufferPointer<UInt8>, _ filled: inout Int) -> Int32 {
    let room = min(target.count - filled, Int(UInt32.max))
    return input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress.map { $0 + usedCount }
      stream.pointee.avail_in = UInt32(clamping: input.count - usedCount)
      stream.pointee.next_out = target.baseAddress.map { $0 + filled }
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      usedCount = input.count - Int(stream.pointee.avail_in)
      filled += room - Int(stream.pointee.avail_out)
      return status
    }
  }

  /// Goes on with another member, if there is one; bytes that are none are left unread, as gzip does.
  private func finishMember(
    _ refill: () throws(FormatError) -> [UInt8]
  ) throws(FormatError) {
    if usedCount == input.count { try takeInput(refill) }
    if usedCount < input.count, input[usedCount] == Self.signature[0] {
      inflateReset(stream)
    } else {
      isAtEnd = true
    }
  }
}
