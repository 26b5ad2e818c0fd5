import Foundation
@testable import SondeFormats
import SondeTensors
import TestSupport

extension FuzzTarget {
  static let all: [FuzzTarget] =
    dataSets + logs + [
      safetensors, checkpoint, pytorch, pickle, eventFile, eventMessage, jpeg, png, cifar,
      experiment,
    ]

  private static let isFormatError: @Sendable (any Error) -> Bool = { $0 is FormatError }

  static let safetensors = FuzzTarget(
    name: "safetensors",
    seeds: {
      var content = Safetensors(metadata: ["epoch": "3", "ü": "\n\"\\"])
      content.append(
        Tensor(shape: [2, 3], elements: [Float](repeating: 1, count: 6)), named: "weight")
      content.append(Tensor(shape: [3], elements: [Int64(1), 2, 3]), named: "bias")
      content.append(Tensor(zeros: [0, 5]), named: "empty")
      return [
        content.serialized(), Safetensors().serialized(),
        Array(
          try Data(contentsOf: URL(fileURLWithPath: fixturePath("formats/reference.safetensors")))),
      ]
    },
    tokens: [
      "[", "]", "{", "}", "\"", ",", ":", "\\u0000", "\\ud800", "\"dtype\":\"F64\"", "__metadata__",
      "\"shape\":[4294967296,4294967296]", "18446744073709551615", "-1", "1e9",
    ],
    read: { bytes in
      let file = try Safetensors(bytes: bytes)
      var total = 0
      for name in file.names {
        let tensor = try file.tensor(named: name)
        try demand(
          tensor.bytes.count == tensor.shape.elementCount * tensor.dataType.byteCount,
          "\(name) is \(tensor.shape) with \(tensor.bytes.count) bytes")
        total += tensor.bytes.count
      }
      try demand(total <= bytes.count, "\(total) bytes of tensors from \(bytes.count)")
      // What was read can be written, and reads as the same.
      let again = try Safetensors(bytes: file.serialized())
      try demand(again.metadata == file.metadata, "the metadata changed")
      for name in file.names { try demand(again[name] == file[name], "\(name) changed") }
    }, isRefusal: isFormatError)

  static let eventFile = FuzzTarget(
    name: "event-file",
    seeds: { [try eventBytes()] },
    read: { bytes in
      let events = try EventFile(bytes: bytes).events
      try demand(events.count <= bytes.count / 16, "\(events.count) events from \(bytes.count)")
    }, isRefusal: isFormatError)

  /// Damage behind a right checksum, so that it reaches the reader of messages.
  static let eventMessage = FuzzTarget(
    name: "event-message",
    seeds: {
      messages(try eventBytes())
    },
    read: { bytes in
      var file: [UInt8] = []
      EventRecord.append(bytes, to: &file)
      let events = try EventFile(bytes: file).events
      // A message may have several values, each of some bytes; an empty one is an event too.
      try demand(
        events.count <= bytes.count + 1, "\(events.count) events from \(bytes.count) bytes")
    }, isRefusal: isFormatError)

  private static func eventBytes() throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sonde-fuzz-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let writer = try EventFileWriter(folder: folder)
    for step in 0..<5 {
      try writer.add(Float(step), tag: "loss/train", step: step, wallTime: Double(step))
    }
    let numbers = Tensor(shape: [4], elements: [Float(-1), 0, 2, 2])
    try writer.add(HistogramSummary(numbers), tag: "fc.weight_data", step: 3, wallTime: 15)
    try writer.flush()
    return Array(try Data(contentsOf: URL(fileURLWithPath: writer.path)))
  }

  private static func picture(_ name: String, _ files: [String]) -> FuzzTarget {
    FuzzTarget(
      name: name,
      seeds: {
        try files.map {
          Array(try Data(contentsOf: URL(fileURLWithPath: fixturePath("formats/\($0)"))))
        }
      },
      read: { bytes in
        let limit = 100_000
        let picture = try ImageFile.decode(bytes, pixelLimit: limit)
        try demand(
          picture.width * picture.height <= limit, "\(picture.width)×\(picture.height) pixels")
      }, isRefusal: isFormatError)
  }

  static let jpeg = picture("jpeg", ["420.jpg", "progressive.jpg", "cmyk.jpg"])
  static let png = picture("png", ["palette.png", "interlaced.png"])

  static let cifar = FuzzTarget(
    name: "cifar",
    seeds: {
      let record = (0..<3073).map { UInt8(truncatingIfNeeded: $0 % 251) }
      return [[3] + record.dropFirst(), [9] + record.dropFirst() + [0] + record.dropFirst()]
    },
    read: { bytes in
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("sonde-fuzz-cifar-\(getpid())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(bytes).write(to: folder.appendingPathComponent("test_batch.bin"))
      try Data("a b c d e f g h i j".replacing(" ", with: "\n").utf8).write(
        to: folder.appendingPathComponent("batches.meta.txt"))
      let pictures = try CIFARPictures(folder: folder.path, version: .cifar10, part: .test)
      try demand(pictures.count == bytes.count / 3073, "\(pictures.count) from \(bytes.count)")
      try demand(pictures.labels.allSatisfy { (0..<10).contains($0) }, "a label beyond the classes")
    }, isRefusal: isFormatError)
}
