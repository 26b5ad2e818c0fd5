import Foundation
import SondeTensors
import SwiftProtobuf
import TestSupport
import Testing

@testable import SondeFormats

struct EventFileReaderTests {
  private func all(_ reader: EventFileReader) throws -> [LoggedEvent] {
    var events: [LoggedEvent] = []
    while let next = try reader.next() { events += next }
    return events
  }

  /// The bytes of a record that has one value of a summary.
  private func record(
    _ tag: String, step: Int64 = 1, _ fill: (inout ProtoSummary.Value) -> Void
  ) throws -> [UInt8] {
    var message = ProtoEvent()
    (message.wallTime, message.step) = (1, step)
    message.summary.value = [ProtoSummary.Value(tag, fill)]
    var bytes: [UInt8] = []
    EventRecord.append(try message.serializedBytes(), to: &bytes)
    return bytes
  }

  @Test func `A file larger than what is held at once is read to its end`() throws {
    try withTemporaryFolder { folder in
      var bytes: [UInt8] = []
      for step in 0..<40_000 {
        bytes += try record("a/quite/long/tag/so/that/pieces/end/within/records", step: Int64(step))
        {
          $0.simpleValue = Float(step)
        }
      }
      #expect(bytes.count > 3 << 20)
      let path = folder + "/events"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let reader = try EventFileReader(contentsOf: path)
      #expect(try all(reader).map(\.step) == Array(0..<40_000))
      #expect(reader.ending == .clean)
    }
  }

  @Test func `A record that is too large for numbers is passed over`() throws {
    let large = try record("picture") {
      $0.image.encodedImageString = Data(repeating: 1, count: EventFileReader.recordByteLimit)
    }
    let small = try record("loss") { $0.simpleValue = 0.5 }
    let reader = EventFileReader(bytes: small + large + small)
    let values = try all(reader).map(\.content)
    #expect(values == [.scalar(tag: "loss", value: 0.5), .scalar(tag: "loss", value: 0.5)])
    #expect(reader.oversizedCount == 1 && reader.ending == .clean)
    let cut = EventFileReader(bytes: small + large.dropLast(1))
    #expect(try all(cut).count == 1)
    #expect(cut.ending == .truncated(byteCount: large.count - 1))
  }

  @Test func `A length beyond everything is an unfinished record`() throws {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64.max)
    bytes.append(littleEndian: CRC32C.masked(bytes[...]))
    bytes += [0, 0, 0, 0]
    let reader = EventFileReader(bytes: bytes)
    #expect(try all(reader).isEmpty && reader.ending == .truncated(byteCount: 16))
  }

  @Test(
    arguments: [
      (1, [0, 0, 0, 0x3F]), (2, [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]),
    ] as [(Int32, [UInt8])])
  func `A scalar may be a tensor of packed bytes`(type: Int32, content: [UInt8]) throws {
    let bytes = try record("epoch_loss") {
      $0.metadata.pluginData.pluginName = "scalars"
      $0.tensor.dtype = type
      $0.tensor.tensorContent = Data(content)
    }
    #expect(
      try all(EventFileReader(bytes: bytes)).map(\.content)
        == [.scalar(tag: "epoch_loss", value: 0.5)])
  }

  @Test func `Tensors of other kinds are no scalars`() throws {
    let several = try record("a") {
      $0.tensor.dtype = 1
      $0.tensor.floatVal = [1, 2]
    }
    let shaped = try record("b") {
      $0.tensor.dtype = 1
      $0.tensor.floatVal = [1]
      var extent = ProtoTensorShapeProto.Dim()
      extent.size = 1 << 40
      $0.tensor.tensorShape.dim = [extent]
    }
    let odd = try record("c") {
      $0.tensor.dtype = 2
      $0.tensor.tensorContent = Data([1, 2, 3])
    }
    for bytes in [several, shaped, odd] {
      #expect(try all(EventFileReader(bytes: bytes)).map(\.content) == [.other])
    }
  }

  @Test func `A histogram may be a table of buckets`() throws {
    let bytes = try record("w") {
      $0.metadata.pluginData.pluginName = "histograms"
      $0.tensor.dtype = 2
      $0.tensor.doubleVal = [-1, 0, 2, 0, 3, 4]
    }
    let content = try #require(try all(EventFileReader(bytes: bytes)).first).content
    guard case .histogram("w", let histogram) = content else {
      Issue.record("\(content)")
      return
    }
    #expect(histogram.bucketLimits == [-1, 0, 3] && histogram.bucketCounts == [0, 2, 4])
    #expect((histogram.minimum, histogram.maximum, histogram.count) == (-1, 3, 6))
    // 2 · (−1/2) + 4 · 3/2, and 2 · 1/3 + 4 · 9/3.
    #expect(histogram.sum == 5)
    expectClose(histogram.sumOfSquares, 2 / 3.0 + 12, relative: 1e-12)
  }

  @Test func `Text, pictures and settings are where TensorBoard looks for them`() throws {
    try withTemporaryFolder { folder in
      let writer = try EventFileWriter(folder: folder, wallTime: 1)
      let settings = [
        HyperParameterSummary.Setting(name: "rate", value: .number(0.5)),
        HyperParameterSummary.Setting(name: "model", value: .text("lenet")),
      ]
      try writer.add(.text(tag: "experiment", "seed: 1"), step: 0, wallTime: 1)
      try writer.add(.picture(tag: "p", width: 2, height: 1, png: [1, 2]), step: 3, wallTime: 1)
      try writer.add(
        .hyperParameters(.start(settings: settings, seconds: 2)), step: 0, wallTime: 1)
      try writer.flush()
      let values = try WireReader.records(try contents(writer.path)).dropFirst().map {
        try WireReader.fields(WireReader.fields(WireReader.fields($0).bytes(5)).bytes(1))
      }
      let text = try WireReader.fields(values[0].bytes(8))
      #expect(values[0].text(1) == "experiment" && text.integer(1) == 7)
      #expect(text.text(8) == "seed: 1")
      let picture = try WireReader.fields(values[1].bytes(4))
      #expect(picture.integer(1) == 1 && picture.integer(2) == 2)
      #expect(try picture.bytes(4) == [1, 2])
      #expect(values[2].text(1) == "_hparams_/session_start_info")
      let plugin = try WireReader.fields(WireReader.fields(values[2].bytes(9)).bytes(1))
      #expect(plugin.text(1) == "hparams")
      let start = try WireReader.fields(WireReader.fields(plugin.bytes(2)).bytes(3))
      #expect(start.double(5) == 2)
      #expect(
        try EventFile(contentsOf: writer.path).events[1].content
          == .text(tag: "experiment", "seed: 1"))
    }
  }
}
