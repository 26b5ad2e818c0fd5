import CZlib

/// The members of a ZIP archive: stored or deflated, with and without ZIP64.
///
/// Members are read into memory and checked; nothing is ever unpacked to a path. An archive whose members overlap, or whose
/// two descriptions of a member differ, is refused.
///
/// PKWARE, *.ZIP File Format Specification* 6.3.10, 2022,
/// <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.
struct ZipArchive {
  let source: ByteSource
  /// In the order of the archive's list.
  let members: [ZipMember]
  private let places: [String: Int]

  /// What every archive with members begins with.
  static let signature: [UInt8] = [0x50, 0x4B, 3, 4]

  /// Reads the list of members.
  ///
  /// - Throws: ``FormatError/malformedArchive(file:part:found:expected:)`` where it is damaged.
  init(_ source: ByteSource) throws(FormatError) {
    self.source = source
    members = try ZipDirectory(source).members()
    var places: [String: Int] = [:]
    for (index, member) in members.enumerated() {
      guard places.updateValue(index, forKey: member.name) == nil else {
        throw .malformedArchive(
          file: source.name, part: "the list of members", found: "\"\(member.name)\" twice",
          expected: "each name once")
      }
    }
    self.places = places
  }

  /// The member of a name, if there is one.
  subscript(name: String) -> ZipMember? { places[name].map { members[$0] } }

  /// The bytes of a member, checked against its size and checksum.
  func bytes(of member: ZipMember) throws(FormatError) -> [UInt8] {
    let part = "member \"\(member.name)\""
    let start = try dataOffset(of: member, part)
    guard start <= member.limit, member.storedCount <= member.limit - start else {
      throw malformed(member, "bytes that reach into what comes next", "members side by side")
    }
    let stored = try source.bytes(at: start, count: member.storedCount, part: part)
    let bytes: [UInt8]
    switch member.method {
    case .stored:
      guard member.byteCount == member.storedCount else {
        throw malformed(
          member, "two sizes, \(member.storedCount) and \(member.byteCount) bytes", "one size")
      }
      bytes = stored
    case .deflated: bytes = try inflated(stored, member)
    }
    let checksum = czlib_crc32(bytes, bytes.count)
    guard checksum == member.checksum else {
      throw malformed(
        member, "bytes with the checksum \(checksum)", "the checksum \(member.checksum)")
    }
    return bytes
  }

  /// Reads a member's own header, which must say what the list says, and gives the place behind it.
  private func dataOffset(of member: ZipMember, _ part: String) throws(FormatError) -> Int {
    let count = 30
    let header = try source.bytes(at: member.offset, count: count, part: part)
    let nameCount = Int(header.littleEndian(UInt16.self, at: 26))
    let extraCount = Int(header.littleEndian(UInt16.self, at: 28))
    let name = try source.bytes(at: member.offset + count, count: nameCount, part: part)
    guard header.starts(with: Self.signature), name.elementsEqual(member.name.utf8),
      header.littleEndian(UInt16.self, at: 8) == member.method.rawValue
    else { throw malformed(member, "another header in its place", "its header") }
    let checksum = header.littleEndian(UInt32.self, at: 14)
    guard member.hasDescriptor || checksum == member.checksum else {
      throw malformed(member, "two checksums, \(checksum) and \(member.checksum)", "one checksum")
    }
    for (place, count) in [(18, member.storedCount), (22, member.byteCount)]
    where !member.hasDescriptor {
      let stated = header.littleEndian(UInt32.self, at: place)
      guard stated == .max || Int(stated) == count else {
        throw malformed(member, "two sizes, \(stated) and \(count) bytes", "one size")
      }
    }
    return member.offset + count + nameCount + extraCount
  }

  /// The greatest number of bytes that deflate can make of one.
  private static let greatestRatio = 1032

  private func inflated(_ stored: [UInt8], _ member: ZipMember) throws(FormatError) -> [UInt8] {
    guard member.byteCount / Self.greatestRatio <= stored.count else {
      throw malformed(
        member, "\(member.byteCount) bytes promised of \(stored.count)",
        "at most \(Self.greatestRatio) of each")
    }
    var isWhole = false
    // Zeros, not raw memory: a damaged stream may end early.
    var bytes = [UInt8](repeating: 0, count: member.byteCount)
    bytes.withUnsafeMutableBufferPointer { target in
      isWhole = czlib_inflate(stored, stored.count, target.baseAddress, target.count) == 0
    }
    guard isWhole else {
      throw malformed(member, "a damaged deflate stream", "\(member.byteCount) deflated bytes")
    }
    return bytes
  }

  private func malformed(
    _ member: ZipMember, _ found: String, _ expected: String
  ) -> FormatError {
    .malformedArchive(
      file: source.name, part: "member \"\(member.name)\"", found: found, expected: expected)
  }
}
