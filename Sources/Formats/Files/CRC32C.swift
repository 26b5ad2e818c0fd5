/// The checksum that guards event records and checkpoints.
///
/// Eight bytes are taken at a time, each through a table of its own.
///
/// Castagnoli, Bräuer and Herrmann, *Optimization of cyclic redundancy-check codes with 24 and 32 parity
/// bits*, 1993, <https://doi.org/10.1109/26.231911>; Kounavis and Berry, *A systematic approach to building high performance
/// software-based CRC generators*, 2005, for the eight tables.
package struct CRC32C {
  private var state = UInt32.max

  package init() {}

  /// The checksum of everything that was added.
  package var checksum: UInt32 { ~state }

  /// What each value of a byte does to the checksum, with 0 to 7 bytes behind it.
  private static let table: [UInt32] = {
    var table: [UInt32] = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    for entry in 256..<8 * 256 {
      let before = table[entry - 256]
      table.append(before >> 8 ^ table[Int(before & 0xFF)])
    }
    return table
  }()

  /// Adds bytes behind those before.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    state = Self.table.withUnsafeBufferPointer { table in
      // What the byte at a place of eight does, which has the rest of them behind it.
      func effect(_ place: Int, _ word: UInt64) -> UInt32 {
        let byte = Int(truncatingIfNeeded: word >> UInt64(8 * place)) & 0xFF
        return table[(7 - place) * 256 + byte]
      }
      var crc = state
      let whole = bytes.count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        word ^= UInt64(crc)
        crc = 0
        for place in 0..<8 { crc ^= effect(place, word) }
      }
      for byte in bytes[whole...] {
        crc = crc >> 8 ^ table[Int(crc & 0xFF) ^ Int(byte)]
      }
      return crc
    }
  }

  /// Adds a text and its length, so that two texts are not taken for one.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { add($0) }
  }

  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = CRC32C()
    bytes.withUnsafeBytes { crc.add($0) }
    return crc.checksum
  }

  /// The checksum as record files store it: turned and shifted, since the checksum of bytes that hold
  /// their own checksum says little.
  static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
