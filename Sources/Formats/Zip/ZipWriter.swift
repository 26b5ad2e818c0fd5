import CZlib

/// Lays out a ZIP archive of stored members, each beginning at a multiple of 64 bytes, as PyTorch does.
///
/// What it gives is written in this order: for each member a header and then the member's bytes; at the end the list. The
/// same members give the same bytes: times are those of midnight, 1 January 1980.
struct ZipWriter {
  private struct Entry {
    let name: String
    let checksum: UInt32
    let byteCount: UInt32
    let offset: UInt32
  }

  private let path: String
  private var entries: [Entry] = []
  private var position = 0

  private static let alignment = 64
  private static let headerByteCount = 30

  /// - Parameter path: What messages call the archive.
  init(path: String) { self.path = path }

  /// What stands in front of a member's bytes.
  ///
  /// - Throws: ``FormatError/unwritable(file:step:reason:)`` for an archive of 4 GiB and more.
  mutating func header(of bytes: [UInt8], named name: String) throws(FormatError) -> [UInt8] {
    let begin = position + Self.headerByteCount + name.utf8.count
    let padding = Self.alignment - (begin + 4) % Self.alignment
    let entry = Entry(
      name: name, checksum: czlib_crc32(bytes, bytes.count), byteCount: try narrow(bytes.count),
      offset: try narrow(position))
    var header = ZipArchive.signature
    appendDescription(of: entry, to: &header)
    header.append(littleEndian: UInt16(4 + padding))
    // PyTorch's own name for a field that only fills up.
    header += Array(name.utf8) + Array("FB".utf8)
    header.append(littleEndian: UInt16(padding))
    header += [UInt8](repeating: UInt8(ascii: "Z"), count: padding)
    entries.append(entry)
    position += header.count + bytes.count
    return header
  }

  /// What stands behind the last member.
  func list() throws(FormatError) -> [UInt8] {
    var list: [UInt8] = []
    for entry in entries {
      list += [0x50, 0x4B, 1, 2, 0, 0]
      appendDescription(of: entry, to: &list)
      // No fields, no comment, first disk, no attributes.
      list += [UInt8](repeating: 0, count: 12)
      list.append(littleEndian: entry.offset)
      list += Array(entry.name.utf8)
    }
    guard let count = UInt16(exactly: entries.count), count < .max else {
      throw .unwritable(
        file: path, step: "zip", reason: "there are \(entries.count) members; 65,000 fit")
    }
    let (byteCount, offset) = (try narrow(list.count), try narrow(position))
    list += [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    list.append(littleEndian: count)
    list.append(littleEndian: count)
    list.append(littleEndian: byteCount)
    list.append(littleEndian: offset)
    return list + [0, 0]
  }

  /// What a member's header and the list have in common: from the version to the length of the name.
  private func appendDescription(of entry: Entry, to bytes: inout [UInt8]) {
    // Version 2.0, names in UTF-8, stored, at midnight, on 1 January 1980.
    for number: UInt16 in [20, 1 << 11, 0, 0, 1 << 5 | 1] { bytes.append(littleEndian: number) }
    bytes.append(littleEndian: entry.checksum)
    bytes.append(littleEndian: entry.byteCount)
    bytes.append(littleEndian: entry.byteCount)
    bytes.append(littleEndian: UInt16(entry.name.utf8.count))
  }

  private func narrow(_ number: Int) throws(FormatError) -> UInt32 {
    guard let narrow = UInt32(exactly: number), narrow < .max else {
      throw .unwritable(file: path, step: "zip", reason: "the tensors take more than 4 GiB")
    }
    return narrow
  }
}
