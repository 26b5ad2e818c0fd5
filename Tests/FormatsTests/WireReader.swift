import Foundation

/// Reads records and protocol-buffer messages by hand.
///
/// So event files have a witness that shares no code with their writer.
struct WireReader {
  struct Broken: Error {}

  /// The payloads of a record file; checksums are computed bit by bit.
  static func records(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var payloads: [[UInt8]] = []
    var place = 0
    while place < bytes.count {
      let length = Int(number(bytes[place..<place + 8]))
      guard number(bytes[place + 8..<place + 12]) == masked(bytes[place..<place + 8]) else {
        throw Broken()
      }
      let payload = bytes[place + 12..<place + 12 + length]
      let end = payload.endIndex
      guard number(bytes[end..<end + 4]) == masked(payload) else { throw Broken() }
      payloads.append(Array(payload))
      place = end + 4
    }
    return payloads
  }

  /// The fields of a message by number; numbers as their raw bits.
  struct Fields {
    var numbers: [Int: UInt64] = [:]
    var blocks: [Int: [UInt8]] = [:]

    func integer(_ field: Int) -> Int? { numbers[field].map { Int(truncatingIfNeeded: $0) } }
    func double(_ field: Int) -> Double? { numbers[field].map { Double(bitPattern: $0) } }
    func float(_ field: Int) -> Float? {
      numbers[field].map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    }
    func bytes(_ field: Int) throws -> [UInt8] {
      guard let block = blocks[field] else { throw Broken() }
      return block
    }
    func text(_ field: Int) -> String? { blocks[field].map { String(decoding: $0, as: UTF8.self) } }
    func doubles(_ field: Int) -> [Double] {
      let block = blocks[field] ?? []
      return stride(from: 0, to: block.count, by: 8).map {
        Double(bitPattern: number(block[$0..<$0 + 8]))
      }
    }
  }

  static func fields(_ bytes: [UInt8]) throws -> Fields {
    var fields = Fields()
    var place = 0
    func varint() -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while true {
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { return value }
      }
    }
    while place < bytes.count {
      let key = varint()
      let field = Int(key >> 3)
      switch key & 7 {
      case 0: fields.numbers[field] = varint()
      case 1, 5:
        let size = key & 7 == 1 ? 8 : 4
        fields.numbers[field] = number(bytes[place..<place + size])
        place += size
      case 2:
        let length = Int(varint())
        fields.blocks[field] = Array(bytes[place..<place + length])
        place += length
      default: throw Broken()
      }
    }
    return fields
  }

  private static func masked(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var crc = UInt32.max
    for byte in bytes {
      for bit in 0..<8 {
        let isOdd = (crc ^ UInt32(byte >> UInt8(bit))) & 1 == 1
        crc = isOdd ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1
      }
    }
    crc = ~crc
    return UInt64((crc >> 15 | crc << 17) &+ 0xA282_EAD8)
  }
}

private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
