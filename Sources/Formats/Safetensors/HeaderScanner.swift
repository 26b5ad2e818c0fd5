/// Reads the few forms of JSON that a safetensors header is made of, and nothing else.
struct HeaderScanner {
  /// The first byte that does not fit.
  struct Failure: Error {
    let byte: Int
    let found: String
    let expected: String
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Reads `{ "key": value, … }`; the closure reads each value.
  mutating func object(
    _ member: (inout HeaderScanner, String) throws(Failure) -> Void
  ) throws(Failure) {
    try expect("{")
    if take("}") { return }
    repeat {
      skipSpace()
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}", or: "\",\"")
  }

  /// Reads `[1, 2, …]`.
  mutating func integers() throws(Failure) -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var numbers: [Int] = []
    repeat {
      numbers.append(try integer())
    } while take(",")
    try expect("]", or: "\",\"")
    return numbers
  }

  /// Reads a string and resolves its escapes.
  mutating func string() throws(Failure) -> String {
    try expect("\"", or: "a string")
    let start = position
    var text: [UInt8] = []
    while position < bytes.endIndex {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure(at: start, found: "bytes that are not UTF-8", expected: "UTF-8 text")
        }
        position += 1
        return string
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw failure(expected: "an escape for the control character")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw failure(expected: "the end of the string")
  }

  /// Accepts only space up to the end.
  mutating func end() throws(Failure) {
    skipSpace()
    guard position == bytes.endIndex else { throw failure(expected: "only spaces") }
  }

  /// A failure at the current place, for a value that reads well but means nothing.
  func failure(found: String? = nil, expected: String) -> Failure {
    failure(at: position, found: found, expected: expected)
  }

  // MARK: Pieces

  private mutating func integer() throws(Failure) -> Int {
    skipSpace()
    let start = position
    var number = 0
    while position < bytes.endIndex, case 0x30...0x39 = bytes[position] {
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !overflow, !carry else {
        throw failure(at: start, found: "a number above 2^63", expected: "a smaller number")
      }
      number = sum
      position += 1
    }
    guard position > start else { throw failure(expected: "a whole number, 0 or above") }
    guard position == start + 1 || bytes[start] != 0x30 else {
      throw failure(at: start, found: "a leading zero", expected: "a number without it")
    }
    return number
  }

  /// What the letter behind a backslash stands for.
  private static let escapes: [UInt8: UInt8] = [
    0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
  ]

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    position += 1
    guard position < bytes.endIndex else { throw failure(expected: "an escape") }
    if let byte = Self.escapes[bytes[position]] {
      text.append(byte)
      position += 1
      return
    }
    guard bytes[position] == UInt8(ascii: "u") else { throw failure(expected: "an escape") }
    position += 1
    var scalar = UInt32(try codeUnit())
    if 0xD800...0xDBFF ~= scalar, bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      let low = UInt32(try codeUnit())
      guard 0xDC00...0xDFFF ~= low else { throw failure(expected: "a low surrogate before this") }
      scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let character = Unicode.Scalar(scalar) else {
      throw failure(expected: "a pair of surrogates")
    }
    text.append(contentsOf: Array(String(Character(character)).utf8))
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    let end = position + 4
    guard end <= bytes.endIndex, bytes[position..<end].allSatisfy({ Self.isHexadecimal($0) }),
      let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
    else { throw failure(expected: "four hexadecimal digits") }
    position = end
    return unit
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
  }

  private mutating func expect(_ character: Unicode.Scalar, or other: String? = nil)
    throws(Failure)
  {
    guard take(character) else {
      let alternative = other.map { "\($0) or " } ?? ""
      throw failure(expected: other == "a string" ? "a string" : "\(alternative)\"\(character)\"")
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else {
      return false
    }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private func failure(at place: Int, found: String? = nil, expected: String) -> Failure {
    let there: String
    if place >= bytes.endIndex {
      there = "the end"
    } else if 0x21...0x7E ~= bytes[place] {
      there = "\"\(Unicode.Scalar(bytes[place]))\""
    } else {
      there = "byte \(bytes[place])"
    }
    return Failure(byte: place - bytes.startIndex, found: found ?? there, expected: expected)
  }
}
