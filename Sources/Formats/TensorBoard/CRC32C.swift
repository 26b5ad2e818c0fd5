/// The checksum that guards event records.
///
/// Castagnoli, Bräuer and Herrmann, *Optimization of cyclic redundancy-check codes with 24 and 32 parity
/// bits*, 1993, <https://doi.org/10.1109/26.231911>.
enum CRC32C {
  /// What each value of a byte does to the checksum.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
  }

  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let crc = table.withUnsafeBufferPointer { table in
      bytes.withUnsafeBufferPointer { bytes in
        bytes.reduce(UInt32.max) { crc, byte in
          crc >> 8 ^ table[Int(truncatingIfNeeded: crc ^ UInt32(byte)) & 0xFF]
        }
      }
    }
    return ~crc
  }

  /// The checksum as record files store it: turned and shifted, since the checksum of bytes that hold
  /// their own checksum says little.
  static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
