/// Builds ZIP archives byte by byte, honest ones and others, so that the reader has a witness of its own.
struct HandmadeZip {
  struct Member {
    var name: String
    var bytes: [UInt8]
    /// What the list says where it shall not be the truth.
    var listedName: String?
    var checksum: UInt32?
    var byteCount: UInt32?
    var offset: UInt32?
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// What stands in the archive in place of the bytes.
    var stored: [UInt8]?

    init(_ name: String, _ bytes: [UInt8], _ change: (inout Member) -> Void = { _ in }) {
      self.name = name
      self.bytes = bytes
      change(&self)
    }
  }

  var members: [Member]
  var comment: [UInt8] = []
  /// Whether sizes and places stand in ZIP64 fields, and a ZIP64 record at the end.
  var isWide = false

  var archive: [UInt8] {
    var body: [UInt8] = []
    var list: [UInt8] = []
    for member in members {
      let offset = member.offset ?? UInt32(body.count)
      let stored = member.stored ?? member.bytes
      let checksum = member.checksum ?? Self.checksum(member.bytes)
      let byteCount = member.byteCount ?? UInt32(member.bytes.count)
      let sizes =
        isWide ? [UInt32.max, .max] : [UInt32(stored.count), byteCount]
      func description(_ name: String) -> [UInt8] {
        shorts(45, member.flags, member.method, 0, 33) + words(checksum, sizes[0], sizes[1])
          + shorts(UInt16(name.utf8.count))
      }
      body += words(0x0403_4B50) + description(member.name) + shorts(0) + Array(member.name.utf8)
      body += stored
      let name = member.listedName ?? member.name
      let field =
        isWide
        ? shorts(1, 24) + longs(UInt64(byteCount), UInt64(stored.count), UInt64(offset)) : []
      list += words(0x0201_4B50) + shorts(45) + description(name)
      list += shorts(UInt16(field.count), 0, 0, 0) + words(0, isWide ? .max : offset)
      list += Array(name.utf8) + field
    }
    let (start, count) = (body.count, members.count)
    var end: [UInt8] = []
    if isWide {
      let place = start + list.count
      end += words(0x0606_4B50) + longs(44) + shorts(45, 45) + words(0, 0)
      end += longs(UInt64(count), UInt64(count), UInt64(list.count), UInt64(start))
      end += words(0x0706_4B50, 0) + longs(UInt64(place)) + words(1)
    }
    end += words(0x0605_4B50) + shorts(0, 0)
    end += isWide ? shorts(.max, .max) : shorts(UInt16(count), UInt16(count))
    end += isWide ? words(.max, .max) : words(UInt32(list.count), UInt32(start))
    return body + list + end + shorts(UInt16(comment.count)) + comment
  }

  /// The checksum of ZIP, bit by bit.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  private func shorts(_ numbers: UInt16...) -> [UInt8] { numbers.flatMap { raw(UInt64($0), 2) } }
  private func words(_ numbers: UInt32...) -> [UInt8] { numbers.flatMap { raw(UInt64($0), 4) } }
  private func longs(_ numbers: UInt64...) -> [UInt8] { numbers.flatMap { raw($0, 8) } }
  private func raw(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }
}
