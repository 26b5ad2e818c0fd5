import SwiftProtobuf

/// Reads an event file of any size, event by event.
///
/// Files of strangers are read: every length is checked before anything is set aside for it, and records that are larger
/// than any number or histogram needs are passed over.
package final class EventFileReader {
  /// How a file ends.
  package enum Ending: Hashable, Sendable {
    /// There is more to read.
    case open
    /// With a whole record.
    case clean
    /// With so many bytes of an unfinished record, as a program leaves that was killed while it wrote.
    case truncated(byteCount: Int)
  }

  /// The file's path, or what else messages call it.
  package let name: String
  /// How the file ends, as far as that was seen.
  package private(set) var ending = Ending.open
  /// How many records were passed over because of their size.
  package private(set) var oversizedCount = 0

  private let source: ByteSource
  private var buffer: [UInt8] = []
  /// Where the buffer begins in the file, and the next record in the buffer.
  private var (base, place) = (0, 0)
  private var record = 0

  /// The largest record that is looked into, in bytes.
  static let recordByteLimit = 4 << 20
  private static let pieceByteCount = 1 << 20

  /// Opens a file.
  ///
  /// - Throws: ``FormatError/unreadable(file:reason:)``.
  package convenience init(contentsOf path: String) throws {
    self.init(try ByteSource(contentsOf: path))
  }

  /// Takes bytes as if they were a file's.
  package convenience init(bytes: [UInt8], source: String = "memory") {
    self.init(ByteSource(bytes, name: source))
  }

  private init(_ source: ByteSource) {
    self.source = source
    name = source.name
  }

  /// What the next record says: an event for each value of a summary.
  ///
  /// - Returns: Nothing at the end of the file.
  /// - Throws: ``FormatError/checksumMismatch(file:record:byte:found:expected:)`` or
  ///   ``FormatError/malformedEvent(file:record:byte:)``; nothing behind it can be read then.
  package func next() throws -> [LoggedEvent]? {
    while ending == .open {
      switch EventRecord.read(buffer, at: place) {
      case .record(let payload, let next):
        let byte = base + place + EventRecord.headerByteCount
        guard let message = try? ProtoEvent(serializedBytes: Array(payload)) else {
          throw FormatError.malformedEvent(file: name, record: record, byte: byte)
        }
        place = next
        record += 1
        return LoggedEvent.events(message)
      case .mismatch(let byte, let found, let expected):
        throw FormatError.checksumMismatch(
          file: name, record: record, byte: base + byte, found: found, expected: expected)
      case .incomplete(let needed): try fetch(needed)
      }
    }
    return nil
  }

  /// Brings the whole next record into the buffer, passes it over, or sees that the file ends.
  private func fetch(_ needed: UInt64) throws {
    let start = base + place
    let left = source.byteCount - start
    guard left > 0 else {
      ending = .clean
      return
    }
    guard needed <= UInt64(left) else {
      ending = .truncated(byteCount: left)
      return
    }
    guard needed <= UInt64(Self.recordByteLimit) else {
      (base, place, buffer) = (start + Int(needed), 0, [])
      record += 1
      oversizedCount += 1
      return
    }
    let count = min(left, max(Int(needed), Self.pieceByteCount))
    buffer = try source.bytes(at: start, count: count, part: "the file")
    (base, place) = (start, 0)
  }
}
