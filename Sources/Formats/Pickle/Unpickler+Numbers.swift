// Numbers, truth and nothing.

extension Unpickler {
  mutating func number(_ code: PickleOpcode) throws(FormatError) -> PickleValue {
    switch code {
    case .none: return .nothing
    case .newTrue: return .boolean(true)
    case .newFalse: return .boolean(false)
    case .binaryInteger1: return .integer(Int(try scanner.number(UInt8.self)))
    case .binaryInteger2: return .integer(Int(try scanner.number(UInt16.self)))
    case .binaryInteger:
      return .integer(Int(Int32(bitPattern: try scanner.number(UInt32.self))))
    case .binaryFloat:
      return .number(Double(bitPattern: try scanner.number(UInt64.self).byteSwapped))
    case .long1: return long(try scanner.block(UInt8.self))
    case .long4: return long(try scanner.block(UInt32.self))
    case .float:
      let line = try scanner.textLine()
      guard let number = Double(line) else {
        throw scanner.malformed(found: "\"\(line.prefix(40))\"", expected: "a number")
      }
      return .number(number)
    default: return try integerLine()
    }
  }

  /// A whole number in digits; protocol 0 writes truth as `01` and `00`, and long ones with an L behind.
  private mutating func integerLine() throws(FormatError) -> PickleValue {
    let line = try scanner.textLine()
    if line == "00" || line == "01" { return .boolean(line == "01") }
    guard let number = Int(line.hasSuffix("L") ? String(line.dropLast()) : line) else {
      throw scanner.malformed(
        found: "\"\(line.prefix(40))\"", expected: "a whole number of at most 64 bits")
    }
    return .integer(number)
  }

  /// A whole number of any length, in two's complement.
  private func long(_ bytes: ArraySlice<UInt8>) -> PickleValue {
    guard bytes.count <= 8 else { return .longInteger(bytes) }
    let sign: UInt64 = bytes.last.map { $0 >= 0x80 ? .max : 0 } ?? 0
    let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .integer(Int(Int64(bitPattern: bits)))
  }
}
