/// Reads the pieces that a pickle is made of.
struct PickleScanner {
  /// What messages call the pickle.
  let file: String
  let bytes: [UInt8]
  private(set) var position: Int
  /// Where the piece began that is read at present, for messages.
  var start: Int

  init(_ bytes: [UInt8], at position: Int, file: String) {
    self.bytes = bytes
    self.position = position
    self.start = position
    self.file = file
  }

  /// Reads an opcode and marks where it stands.
  mutating func opcode() throws(FormatError) -> PickleOpcode {
    start = position
    let byte = try number(UInt8.self)
    guard let code = PickleOpcode(rawValue: byte) else {
      throw malformed(found: "opcode \(byte)", expected: "an opcode that plain values need")
    }
    return code
  }

  /// Reads a number, the lowest byte first.
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type
  ) throws(FormatError) -> Number {
    let place = position
    _ = try take(Number.bitWidth / 8)
    return bytes.littleEndian(at: place)
  }

  /// Reads a length and as many bytes.
  mutating func block<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type
  ) throws(FormatError) -> ArraySlice<UInt8> {
    try take(Int(clamping: try number(type)))
  }

  /// Takes so many bytes.
  mutating func take(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    let available = bytes.count - position
    guard count >= 0, count <= available else {
      throw .truncated(file: file, part: "the pickle", needed: count, available: available)
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Reads up to the end of a line, which is left out.
  mutating func line() throws(FormatError) -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: 0x0A) else {
      throw .truncated(
        file: file, part: "a line of the pickle", needed: bytes.count - position + 1,
        available: bytes.count - position)
    }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  /// Reads a line of text.
  mutating func textLine() throws(FormatError) -> String { try text(try line()) }

  /// Text from its UTF-8 bytes.
  func text(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    // Python lets halves of surrogate pairs through.
    throw malformed(found: "bytes that are not UTF-8", expected: "text")
  }

  func malformed(found: String, expected: String) -> FormatError {
    .malformedPickle(file: file, byte: start, found: found, expected: expected)
  }
}
