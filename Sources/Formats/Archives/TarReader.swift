/// The files and folders of a tar archive, plain or compressed by gzip, one after the other.
///
/// Only what data sets are made of is accepted: regular files and folders, whose names stay below the folder
/// that they are unpacked to. Links, devices, absolute names and names with `..` are refused.
///
/// IEEE, *POSIX.1-2017, pax: ustar interchange format*,
/// <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html>.
package struct TarReader {
  /// A file or folder of an archive.
  package struct Entry: Hashable, Sendable {
    /// The name, relative to the folder that the archive is unpacked to; no empty, `.` or `..` parts.
    package let name: String
    package let isFolder: Bool
    /// How many bytes the file has; 0 for a folder.
    package let byteCount: Int
  }

  private let file: SequentialFile
  /// How many bytes of the current file are not read yet, and how many fill its last block.
  private var left = 0
  private var padding = 0
  /// The header's number, for messages.
  private var index = 0

  private static let blockByteCount = 512

  /// Opens an archive.
  package init(_ path: String) throws(FormatError) { file = try SequentialFile(path) }

  /// How many bytes of the archive itself were read, and how many there are.
  package var progress: (read: Int, total: Int) { file.progress }

  /// Goes to the next file or folder; what was left unread of the last one is skipped.
  ///
  /// - Returns: The entry; nothing at the end of the archive.
  /// - Throws: ``FormatError`` for an archive that is damaged, or an entry that is refused.
  package mutating func next() throws(FormatError) -> Entry? {
    while true {
      while left > 0 { _ = try read(atMost: 1 << 20) }
      _ = try file.read(exactly: padding, part: "entry \(index) of the archive")
      padding = 0
      index += 1
      let header = try file.read(
        exactly: Self.blockByteCount, part: "the header of entry \(index) of the archive")
      // The end is marked by blocks of zeros.
      guard header.contains(where: { $0 != 0 }) else { return nil }
      let byteCount = try size(header)
      left = byteCount
      padding = (Self.blockByteCount - byteCount % Self.blockByteCount) % Self.blockByteCount
      switch header[156] {
      case 0, UInt8(ascii: "0"):
        return Entry(name: try name(header), isFolder: false, byteCount: byteCount)
      case UInt8(ascii: "5"):
        return Entry(name: try name(header), isFolder: true, byteCount: 0)
      // Remarks of the program that made the archive.
      case UInt8(ascii: "g"): continue
      default:
        throw refused(
          "\"\(try name(header))\" is neither a file nor a folder (type \(FormatError.bytes([header[156]])))",
          "files and folders only")
      }
    }
  }

  /// The next bytes of the current file.
  ///
  /// - Parameter limit: How many are wanted at most.
  /// - Returns: The bytes; none at the end of the file.
  /// - Throws: ``FormatError`` for an archive that is cut or damaged.
  package mutating func read(atMost limit: Int) throws(FormatError) -> [UInt8] {
    let bytes = try file.read(
      exactly: min(left, limit), part: "entry \(index) of the archive")
    left -= bytes.count
    return bytes
  }

  /// The size that a header states, once its checksum is right.
  private func size(_ header: [UInt8]) throws(FormatError) -> Int {
    // The checksum is that of the header with blanks in the checksum's place.
    let sum = header.enumerated().reduce(0) {
      $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
    }
    guard number(header[148..<156]) == sum, let size = number(header[124..<136]) else {
      throw refused("the header of entry \(index) is damaged", "a tar header with its checksum")
    }
    return size
  }

  /// A number in octal digits.
  private func number(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The name that a header states, if it stays below the folder.
  private func name(_ header: [UInt8]) throws(FormatError) -> String {
    func text(_ range: Range<Int>) -> String {
      String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    let isPOSIX = header[257..<263].elementsEqual("ustar\0".utf8)
    let prefix = isPOSIX ? text(345..<500) : ""
    let name = prefix.isEmpty ? text(0..<100) : "\(prefix)/\(text(0..<100))"
    let parts = name.split(separator: "/").filter { $0 != "." }
    guard !name.hasPrefix("/"), !parts.contains(".."), !parts.isEmpty || header[156] == 53 else {
      throw refused("the name \"\(name)\"", "names that stay inside the folder")
    }
    return parts.joined(separator: "/")
  }

  private func refused(_ found: String, _ expected: String) -> FormatError {
    .malformed(
      file: file.path, found: found, expected: expected,
      advice: "Do not unpack this archive; download it from its official place.")
  }
}
