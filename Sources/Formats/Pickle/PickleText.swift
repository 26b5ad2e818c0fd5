/// The escapes in the texts of protocol 0.
enum PickleText {
  /// The text of a line in which `\u` and `\U` stand for characters that are not Latin-1.
  static func unescaped(unicode line: ArraySlice<UInt8>) -> String? {
    var text = String.UnicodeScalarView()
    var rest = line
    while let byte = rest.popFirst() {
      text.append(Unicode.Scalar(byte))
      guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else { continue }
      guard kind == 0x75 || kind == 0x55 else {
        // Of two backslashes neither begins an escape, and both stay.
        text.append(Unicode.Scalar(kind))
        continue
      }
      text.removeLast()
      let digits = rest.prefix(kind == 0x75 ? 4 : 8)
      guard let code = number(digits, count: kind == 0x75 ? 4 : 8, radix: 16),
        let scalar = Unicode.Scalar(code)
      else { return nil }
      text.append(scalar)
      rest = rest[digits.endIndex...]
    }
    return String(text)
  }

  /// The bytes of a line in quotes, as Python 2 prints text.
  static func unescaped(string line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.count >= 2, let quote = line.first, quote == line.last,
      quote == 0x27 || quote == 0x22
    else { return nil }
    var bytes: [UInt8] = []
    var rest = line.dropFirst().dropLast()
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let kind = rest.popFirst() else { return nil }
      if let meant = escapes[kind] {
        bytes.append(meant)
      } else if kind == UInt8(ascii: "x"),
        let code = number(rest.prefix(2), count: 2, radix: 16)
      {
        bytes.append(UInt8(code))
        rest = rest.dropFirst(2)
      } else {
        return nil
      }
    }
    return bytes
  }

  /// What the letter behind a backslash stands for.
  private static let escapes: [UInt8: UInt8] = [
    0x5C: 0x5C, 0x27: 0x27, 0x22: 0x22, 0x6E: 10, 0x72: 13, 0x74: 9, 0x61: 7, 0x62: 8, 0x66: 12,
    0x76: 11,
  ]

  private static func number(_ digits: ArraySlice<UInt8>, count: Int, radix: Int) -> UInt32? {
    guard digits.count == count, digits.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}
