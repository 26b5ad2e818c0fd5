/// What a TensorBoard event file says, all at once.
///
/// The file is a row of records: length (8 bytes, little-endian), masked checksum of those 8 bytes, an
/// event message, masked checksum of the message. The first event says `brain.Event:2`. A run that goes
/// on writes a further file into the same folder, which TensorBoard joins to the first.
package struct EventFile: Sendable {
  /// In the order of the file.
  package let events: [LoggedEvent]
  /// How many bytes at the end are an unfinished record; 0 when the file ends cleanly.
  ///
  /// A program that was killed while it wrote leaves such a tail; what stands before it is sound.
  package let truncatedByteCount: Int

  /// Reads an event file.
  ///
  /// - Throws: ``FormatError/checksumMismatch(file:record:byte:found:expected:)``,
  ///   ``FormatError/malformedEvent(file:record:byte:)`` or ``FormatError/unreadable(file:reason:)``.
  package init(contentsOf path: String) throws {
    try self.init(bytes: try InputFile.bytes(of: path), source: path)
  }

  /// Reads the bytes of an event file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - source: The name for messages.
  /// - Throws: ``FormatError/checksumMismatch(file:record:byte:found:expected:)`` or
  ///   ``FormatError/malformedEvent(file:record:byte:)``.
  package init(bytes: [UInt8], source: String = "memory") throws {
    let reader = EventFileReader(bytes: bytes, source: source)
    var events: [LoggedEvent] = []
    while let next = try reader.next() { events += next }
    self.events = events
    guard case .truncated(let count) = reader.ending else {
      truncatedByteCount = 0
      return
    }
    truncatedByteCount = count
  }

  /// The values of one scalar, in the order of the file.
  package func scalars(_ tag: String) -> [(step: Int, value: Float)] {
    events.compactMap { event in
      guard case .scalar(tag, let value) = event.content else { return nil }
      return (event.step, value)
    }
  }
}
