// Whole numbers as most formats store them: the lowest byte first.

extension Collection<UInt8> where Index == Int {
  /// The number that begins at a place; all its bytes must be there.
  func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type = Number.self, at place: Int
  ) -> Number {
    var number: Number = 0
    for byte in (0..<Number.bitWidth / 8).reversed() {
      number = number << 8 | Number(truncatingIfNeeded: self[place + byte])
    }
    return number
  }
}

extension [UInt8] {
  /// Appends the bytes of a number.
  mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
    for byte in 0..<Number.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: number >> (8 * byte)))
    }
  }
}
