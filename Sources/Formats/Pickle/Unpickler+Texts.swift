// Texts and bytes.

extension Unpickler {
  mutating func text(_ code: PickleOpcode) throws(FormatError) -> PickleValue {
    switch code {
    case .shortBinaryUnicode: return .text(try scanner.text(try scanner.block(UInt8.self)))
    case .binaryUnicode: return .text(try scanner.text(try scanner.block(UInt32.self)))
    case .binaryUnicode8: return .text(try scanner.text(try scanner.block(UInt64.self)))
    case .shortBinaryString, .shortBinaryBytes: return .bytes(try scanner.block(UInt8.self))
    case .binaryString, .binaryBytes: return .bytes(try scanner.block(UInt32.self))
    case .unicode:
      guard let text = PickleText.unescaped(unicode: try scanner.line()) else {
        throw scanner.malformed(found: "a damaged escape", expected: "text")
      }
      return .text(text)
    case .string:
      guard let bytes = PickleText.unescaped(string: try scanner.line()) else {
        throw scanner.malformed(found: "a damaged text", expected: "text in quotes")
      }
      return .bytes(bytes[...])
    default: return .bytes(try scanner.block(UInt64.self))
    }
  }
}
