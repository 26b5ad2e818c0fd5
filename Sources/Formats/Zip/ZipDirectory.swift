/// The list of members at the end of a ZIP archive.
struct ZipDirectory {
  private let source: ByteSource
  private let offset: Int
  private let byteCount: Int
  private let count: Int

  private static let endByteCount = 22
  private static let wideEndByteCount = 56
  private static let locatorByteCount = 20
  private static let entryByteCount = 46
  /// A list beyond this is not that of a file with weights.
  private static let byteLimit = 64 << 20

  /// Finds the list.
  init(_ source: ByteSource) throws(FormatError) {
    self.source = source
    let part = "the end of the archive"
    let tailCount = min(source.byteCount, Self.endByteCount + 0xFFFF)
    let tail = try source.bytes(at: source.byteCount - tailCount, count: tailCount, part: part)
    // A comment of any length may stand behind the record, and may look like one.
    var place = tail.count - Self.endByteCount
    while place >= 0 {
      let commentCount = tail.count - place - Self.endByteCount
      if tail.littleEndian(UInt32.self, at: place) == 0x0605_4B50,
        Int(tail.littleEndian(UInt16.self, at: place + 20)) == commentCount
      {
        break
      }
      place -= 1
    }
    guard place >= 0 else {
      throw .malformedArchive(
        file: source.name, part: part, found: "no list of members", expected: "a whole ZIP archive")
    }
    let end = source.byteCount - tailCount + place
    if let wide = try Self.wideEnd(source, before: end) {
      (offset, byteCount, count) = (wide.offset, wide.byteCount, wide.count)
      try check(end: wide.place)
    } else {
      count = Int(tail.littleEndian(UInt16.self, at: place + 10))
      byteCount = Int(tail.littleEndian(UInt32.self, at: place + 12))
      offset = Int(tail.littleEndian(UInt32.self, at: place + 16))
      try check(end: end)
    }
  }

  /// What the ZIP64 record says, where there is one.
  private static func wideEnd(
    _ source: ByteSource, before end: Int
  ) throws(FormatError) -> (place: Int, offset: Int, byteCount: Int, count: Int)? {
    guard end >= locatorByteCount else { return nil }
    let part = "the end of the archive"
    let locator = try source.bytes(at: end - locatorByteCount, count: locatorByteCount, part: part)
    guard locator.littleEndian(UInt32.self, at: 0) == 0x0706_4B50 else { return nil }
    let place = Int(clamping: locator.littleEndian(UInt64.self, at: 8))
    guard end - locatorByteCount >= wideEndByteCount,
      place <= end - locatorByteCount - wideEndByteCount
    else {
      throw .malformedArchive(
        file: source.name, part: part, found: "a ZIP64 record that lies elsewhere",
        expected: "one in front of its locator")
    }
    let record = try source.bytes(at: place, count: wideEndByteCount, part: part)
    guard record.littleEndian(UInt32.self, at: 0) == 0x0606_4B50 else {
      throw .malformedArchive(
        file: source.name, part: part, found: "no ZIP64 record where its locator points",
        expected: "the record")
    }
    func number(_ place: Int) -> Int { Int(clamping: record.littleEndian(UInt64.self, at: place)) }
    return (place, number(48), number(40), number(32))
  }

  private func check(end: Int) throws(FormatError) {
    guard byteCount <= Self.byteLimit, offset <= end, byteCount <= end - offset,
      count <= byteCount / Self.entryByteCount
    else {
      throw .malformedArchive(
        file: source.name, part: "the list of members",
        found: "\(count) members in \(byteCount) bytes at byte \(offset)",
        expected: "a list in front of byte \(end)")
    }
  }

  /// The members, in the order of the list, each with the place where it must have ended.
  func members() throws(FormatError) -> [ZipMember] {
    let bytes = try source.bytes(at: offset, count: byteCount, part: "the list of members")
    var members: [ZipMember] = []
    members.reserveCapacity(count)
    var place = 0
    for _ in 0..<count { members.append(try member(bytes, &place)) }
    guard place == byteCount else {
      throw malformed("\(byteCount - place) bytes behind the last member", "a list without a rest")
    }
    // Each begins before the next, so members can neither overlap nor share their bytes.
    var limit = offset
    for index in members.indices.sorted(by: { members[$0].offset > members[$1].offset }) {
      guard members[index].offset < limit else {
        throw malformed(
          "\"\(members[index].name)\" at byte \(members[index].offset)",
          "members side by side, in front of byte \(limit)")
      }
      members[index].limit = limit
      limit = members[index].offset
    }
    return members
  }

  private func member(_ bytes: [UInt8], _ place: inout Int) throws(FormatError) -> ZipMember {
    guard place <= bytes.count - Self.entryByteCount,
      bytes.littleEndian(UInt32.self, at: place) == 0x0201_4B50
    else { throw malformed("no member at its byte \(place)", "a member") }
    let start = place
    func short(_ offset: Int) -> Int { Int(bytes.littleEndian(UInt16.self, at: start + offset)) }
    func word(_ offset: Int) -> UInt32 { bytes.littleEndian(at: start + offset) }
    let nameEnd = place + Self.entryByteCount + short(28)
    let extraEnd = nameEnd + short(30)
    place = extraEnd + short(32)
    guard place <= bytes.count else { throw malformed("a member that is cut off", "whole members") }
    let name = try name(bytes[start + Self.entryByteCount..<nameEnd])
    let flags = short(8)
    guard let method = ZipMember.Method(rawValue: UInt16(short(10))), flags & 1 == 0 else {
      throw malformed(
        "\"\(name)\" \(flags & 1 == 0 ? "compressed by method \(short(10))" : "encrypted")",
        "stored or deflated members")
    }
    // Sizes and places that do not fit here stand in a ZIP64 field, in this order.
    var narrow = [word(24), word(20), word(42)].map { $0 == .max ? nil : Int($0) }
    var wide = Self.wideField(bytes[nameEnd..<extraEnd])
    for index in narrow.indices where narrow[index] == nil {
      guard wide.count >= 8 else { throw malformed("\"\(name)\" without its size", "its size") }
      narrow[index] = Int(clamping: wide.littleEndian(UInt64.self, at: wide.startIndex))
      wide = wide.dropFirst(8)
    }
    let (byteCount, storedCount, offset) = (narrow[0] ?? 0, narrow[1] ?? 0, narrow[2] ?? 0)
    return ZipMember(
      name: name, method: method, hasDescriptor: flags & 8 != 0, checksum: word(16),
      storedCount: storedCount, byteCount: byteCount, offset: offset)
  }

  /// What stands in the ZIP64 field among the fields of a member.
  private static func wideField(_ fields: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = fields
    while rest.count >= 4 {
      let count = Int(rest.littleEndian(UInt16.self, at: rest.startIndex + 2))
      let body = rest.dropFirst(4).prefix(count)
      if rest.littleEndian(UInt16.self, at: rest.startIndex) == 1 { return body }
      rest = rest.dropFirst(4 + count)
    }
    return []
  }

  /// Refuses names that lead out of a folder: nothing is unpacked, but nothing good has such names.
  private func name(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> String {
    guard let name = String(validating: bytes, as: UTF8.self), !name.isEmpty,
      !name.hasPrefix("/"), !name.contains("\\"),
      !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    else {
      throw malformed(
        "the name \"\(String(decoding: bytes, as: UTF8.self))\"", "names inside the archive")
    }
    return name
  }

  private func malformed(_ found: String, _ expected: String) -> FormatError {
    .malformedArchive(
      file: source.name, part: "the list of members", found: found, expected: expected)
  }
}
