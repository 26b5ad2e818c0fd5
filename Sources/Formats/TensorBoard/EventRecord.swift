/// The framing of one event: length, checksum of the length, bytes, checksum of the bytes.
enum EventRecord {
  /// What stands before and behind the bytes.
  static let headerByteCount = 12
  static let footerByteCount = 4

  static func append(_ bytes: [UInt8], to file: inout [UInt8]) {
    let start = file.count
    file.append(littleEndian: UInt64(bytes.count))
    file.append(littleEndian: CRC32C.masked(file[start...]))
    file += bytes
    file.append(littleEndian: CRC32C.masked(bytes[...]))
  }

  /// What is at a place of a file.
  enum Reading {
    case record(ArraySlice<UInt8>, next: Int)
    /// The bytes end inside the record, of which so many are needed, as far as that is known.
    case incomplete(needed: UInt64)
    /// A checksum at a place is wrong.
    case mismatch(byte: Int, found: UInt32, expected: UInt32)
  }

  static func read(_ file: [UInt8], at start: Int) -> Reading {
    let least = UInt64(headerByteCount + footerByteCount)
    guard file.count - start >= headerByteCount else { return .incomplete(needed: least) }
    let lengthEnd = start + 8
    let data = start + headerByteCount
    if let wrong = mismatch(file, start..<lengthEnd) { return wrong }
    let length: UInt64 = file.littleEndian(at: start)
    let room = file.count - data - footerByteCount
    guard room >= 0, length <= UInt64(room) else {
      let (needed, overflow) = length.addingReportingOverflow(least)
      return .incomplete(needed: overflow ? .max : needed)
    }
    let end = data + Int(length)
    if let wrong = mismatch(file, data..<end) { return wrong }
    return .record(file[data..<end], next: end + footerByteCount)
  }

  /// Compares the checksum behind a range with that of the range.
  private static func mismatch(_ file: [UInt8], _ range: Range<Int>) -> Reading? {
    let place = range.upperBound
    let found: UInt32 = file.littleEndian(at: place)
    let expected = CRC32C.masked(file[range])
    return found == expected ? nil : .mismatch(byte: place, found: found, expected: expected)
  }
}
