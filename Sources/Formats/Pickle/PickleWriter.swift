/// Writes the few forms of protocol 2 that named tensors need.
struct PickleWriter {
  private(set) var bytes: [UInt8] = [PickleOpcode.proto.rawValue, 2]

  mutating func write(_ code: PickleOpcode) { bytes.append(code.rawValue) }

  mutating func write(_ text: String) {
    write(.binaryUnicode)
    bytes.append(littleEndian: UInt32(text.utf8.count))
    bytes += Array(text.utf8)
  }

  /// Writes a whole number that is not negative.
  mutating func write(_ number: Int) {
    if let small = UInt8(exactly: number) {
      write(.binaryInteger1)
      bytes.append(small)
    } else if let wide = Int32(exactly: number) {
      write(.binaryInteger)
      bytes.append(littleEndian: wide)
    } else {
      write(.long1)
      bytes.append(8)
      bytes.append(littleEndian: Int64(number))
    }
  }

  mutating func write(_ name: PickleName) {
    write(.global)
    bytes += Array("\(name.module)\n\(name.name)\n".utf8)
  }

  /// Writes a tuple whose elements the closure writes.
  mutating func tuple(_ elements: (inout PickleWriter) -> Void) {
    write(.mark)
    elements(&self)
    write(.tuple)
  }

  mutating func tuple(_ numbers: [Int]) {
    tuple { writer in for number in numbers { writer.write(number) } }
  }
}
