import Foundation
import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

struct EventFileTests {
  /// Events that cover what is written.
  static func write(to folder: String) throws -> EventFileWriter {
    let writer = try EventFileWriter(folder: folder, resumingAt: 7, wallTime: 12.5)
    try writer.add(0.25, tag: "loss/train", step: 8, wallTime: 13)
    try writer.add(.nan, tag: "loss/train", step: 9, wallTime: 14)
    let numbers = Tensor(shape: [4], elements: [Float(-1), 0, 2, 2])
    try writer.add(HistogramSummary(numbers), tag: "fc.weight_data", step: 3, wallTime: 15)
    return writer
  }

  @Test func `The file is named as TensorBoard expects, and never replaces another`() throws {
    try withTemporaryFolder { folder in
      let writers = try (0..<2).map { _ in try EventFileWriter(folder: folder, wallTime: 12.5) }
      let names = try files(in: folder)
      #expect(names.count == 2)
      #expect(names.allSatisfy { $0.hasPrefix("events.out.tfevents.0000000012.") })
      #expect(writers.map(\.path).sorted() == names.map { "\(folder)/\($0)" })
    }
  }

  @Test func `What is written is seen after a flush, not before`() throws {
    try withTemporaryFolder { folder in
      let writer = try EventFileWriter(folder: folder)
      try writer.add(1, tag: "a", step: 0)
      #expect(try EventFile(contentsOf: writer.path).events.count == 1)
      try writer.flush()
      #expect(try EventFile(contentsOf: writer.path).events.count == 2)
    }
  }

  @Test func `The bytes say what was added, to a reader written by hand`() throws {
    try withTemporaryFolder { folder in
      let writer = try Self.write(to: folder)
      try writer.flush()
      let events = try WireReader.records(try contents(writer.path)).map(WireReader.fields)
      #expect(events.count == 5)
      #expect(events[0].double(1) == 12.5)
      #expect(events[0].text(3) == "brain.Event:2")
      #expect(events[1].integer(2) == 7)
      #expect(try WireReader.fields(events[1].bytes(7)).integer(1) == 1)
      for (event, step, time) in [(events[2], 8, 13.0), (events[3], 9, 14.0)] {
        #expect(event.integer(2) == step)
        #expect(event.double(1) == time)
        let value = try WireReader.fields(WireReader.fields(event.bytes(5)).bytes(1))
        #expect(value.text(1) == "loss/train")
        let number = try #require(value.float(2))
        #expect(step == 8 ? number == 0.25 : number.isNaN)
      }
      let value = try WireReader.fields(WireReader.fields(events[4].bytes(5)).bytes(1))
      #expect(value.text(1) == "fc.weight_data")
      let histogram = try WireReader.fields(value.bytes(5))
      #expect((1...5).map { histogram.double($0) } == [-1, 2, 4, 3, 9])
      let limits = histogram.doubles(6)
      let counts = histogram.doubles(7)
      #expect(limits.count == counts.count)
      #expect(counts.reduce(0, +) == 4)
      #expect(counts.first == 0)
      #expect(counts.last == 2)
      #expect(limits == limits.sorted())
    }
  }

  @Test func `What is written is read back`() throws {
    try withTemporaryFolder { folder in
      let writer = try Self.write(to: folder)
      try writer.flush()
      let file = try EventFile(contentsOf: writer.path)
      #expect(file.truncatedByteCount == 0)
      #expect(file.events.map(\.step) == [0, 7, 8, 9, 3])
      #expect(file.events[0].content == .fileVersion("brain.Event:2"))
      #expect(file.events[1].content == .sessionStart)
      #expect(file.scalars("loss/train").first?.value == 0.25)
      let numbers = Tensor(shape: [4], elements: [Float(-1), 0, 2, 2])
      #expect(
        file.events[4].content == .histogram(tag: "fc.weight_data", HistogramSummary(numbers)))
    }
  }

  @Test func `An event file of torch's writer is read`() throws {
    let file = try EventFile(contentsOf: fixturePath("formats/torch.tfevents"))
    #expect(file.events.first?.content == .fileVersion("brain.Event:2"))
    let losses = file.scalars("loss/train")
    #expect(losses.map(\.step) == [0, 10, 20, 30])
    #expect(losses.prefix(2).map(\.value) == [2.5, 0.125])
    #expect(losses[2].value.isNaN)
    #expect(losses[3].value == .infinity)
    #expect(file.events[1].wallTime == 1000.5)
  }

  @Test func `A tail that was cut is reported, and what stands before it is read`() throws {
    let bytes = try withTemporaryFolder { folder in
      let writer = try Self.write(to: folder)
      try writer.flush()
      return try contents(writer.path)
    }
    let whole = try EventFile(bytes: bytes)
    for length in 0..<bytes.count {
      let file = try EventFile(bytes: Array(bytes[..<length]))
      #expect(file.events.count < whole.events.count)
      // NaN is not equal to itself, so times are compared.
      #expect(file.events.map(\.wallTime) == whole.events.prefix(file.events.count).map(\.wallTime))
      #expect(file.truncatedByteCount < length || file.events.isEmpty)
    }
  }

  @Test func `A wrong checksum names its record and place`() throws {
    var bytes: [UInt8] = []
    EventRecord.append([], to: &bytes)
    EventRecord.append([8, 1], to: &bytes)
    let second = 16
    bytes[second + 12] ^= 1
    guard
      case .checksumMismatch("f", record: 1, byte: second + 14, found: _, expected: _)? =
        #expect(throws: FormatError.self, performing: { try EventFile(bytes: bytes, source: "f") })
    else {
      Issue.record("another error")
      return
    }
    bytes[second] = 3
    let error = #expect(throws: FormatError.self) { try EventFile(bytes: bytes, source: "f") }
    guard case .checksumMismatch(_, record: 1, byte: second + 8, _, _)? = error else {
      Issue.record("another error")
      return
    }
  }

  @Test func `A record that is not an event is refused`() {
    var bytes: [UInt8] = []
    EventRecord.append([0xFF, 0xFF], to: &bytes)
    #expect(throws: FormatError.malformedEvent(file: "f", record: 0, byte: 12)) {
      try EventFile(bytes: bytes, source: "f")
    }
  }

  @Test func `No mutation of a file does harm`() throws {
    let bytes = try withTemporaryFolder { folder in
      let writer = try Self.write(to: folder)
      try writer.flush()
      return try contents(writer.path)
    }
    let framed = mutate(bytes, count: 10_000) { _ = try EventFile(bytes: $0) }
    #expect(framed.refused > 3_000)
    // Damage behind a right checksum, so that it reaches the message reader.
    let payloads = try WireReader.records(bytes)
    for payload in payloads {
      let outcome = mutate(payload, count: 3_000) { damaged in
        var file: [UInt8] = []
        EventRecord.append(damaged, to: &file)
        _ = try EventFile(bytes: file)
      }
      #expect(outcome.accepted + outcome.refused == 3_000)
    }
  }
}

struct CRC32CTests {
  /// From RFC 3720, B.4, and the check value of the CRC catalogue.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283),
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E),
      (Array((0..<32).reversed()), 0x113F_DB5C),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func `The checksum is that of the published examples`(bytes: [UInt8], expected: UInt32) {
    #expect(CRC32C.checksum(bytes[...]) == expected)
  }

  @Test func `The stored checksum is turned by 15 bits and shifted`() {
    // 0xE3069283 turned right by 15 is 0x2507C60D; adding 0xA282EAD8 gives 0xC78AB0E5.
    #expect(CRC32C.masked(Array("123456789".utf8)[...]) == 0xC78A_B0E5)
  }
}
