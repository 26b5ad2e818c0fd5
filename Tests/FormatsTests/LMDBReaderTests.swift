import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

/// Databases made by another program, whole, cut and changed.
struct LMDBReaderTests {
  private func bytes(_ name: String) throws -> [UInt8] {
    try contents(fixturePath("datasets/\(name).mdb"))
  }

  @Test func `Records come in the order of their keys`() throws {
    let reader = try LMDBReader(fixturePath("datasets/small.mdb"))
    #expect((0..<reader.count).map(reader.key) == (0..<3).map { "0000000\($0)_a.jpg" })
    #expect(try (0..<3).map { try Datum(reader.value(at: $0), name: "x").label } == [2, 1, 0])
  }

  @Test func `Several levels of pages and values with pages of their own are read`() throws {
    let reader = try LMDBReader(fixturePath("datasets/many.mdb"))
    let golden = try fixture("datasets/pictures")
    #expect(reader.count == 71)
    for index in 0..<reader.count {
      let datum = try Datum(reader.value(at: index), name: "x")
      #expect(datum.label == index % 7)
      let pixels: [UInt8] = try golden.tensor(named: "many.\(index)").elements()
      #expect(try datum.picture(planes: .rgb).pixels == pixels)
    }
  }

  @Test func `A database without records is read`() throws {
    #expect(try LMDBReader(fixturePath("datasets/empty.mdb")).count == 0)
  }

  @Test func `A folder that cannot be written gets no lock file`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(try bytes("small"), to: "\(folder)/data.mdb")
      chmod(folder, 0o555)
      defer { chmod(folder, 0o755) }
      #expect(try LMDBReader(folder).count == 3)
      #expect(try files(in: folder) == ["data.mdb"])
    }
  }

  @Test func `A file that is not there is named`() throws {
    #expect(
      throws: FormatError.unreadable(
        file: "/no/such/data.mdb", reason: "No such file or directory")
    ) { try LMDBReader("/no/such") }
  }

  @Test func `A file cut at any page is refused, or has all its records`() throws {
    let whole = try bytes("many")
    try withTemporaryFolder { folder in
      let path = "\(folder)/data.mdb"
      var refused = 0
      for end in stride(from: 0, to: whole.count, by: 2048) {
        try AtomicFile.write(Array(whole.prefix(end)), to: path)
        do {
          let reader = try LMDBReader(path)
          #expect(reader.count == 71)
          for index in 0..<reader.count { _ = reader.value(at: index) }
        } catch is FormatError {
          refused += 1
        }
      }
      #expect(refused > 0)
    }
  }

  @Test func `What was cut is said`() throws {
    let whole = try bytes("many")
    try withTemporaryFolder { folder in
      let path = "\(folder)/data.mdb"
      try AtomicFile.write(Array(whole.prefix(2 * 4096)), to: path)
      let error = #expect(throws: FormatError.self) { try LMDBReader(path) }
      let text = error?.description ?? ""
      #expect(text.hasPrefix("\(path): ends inside page "), "\(text)")
      #expect(text.hasSuffix("are needed. Copy or download the file again."), "\(text)")
      try AtomicFile.write(
        Array("SQLite format 3".utf8) + Array(repeating: 0, count: 500), to: path)
      #expect(
        throws: FormatError.malformed(
          file: path, found: "no LMDB signature at byte 16",
          expected: "a database of LMDB 0.9 (be ef c0 de, version 1) made on a 64-bit machine",
          advice: "Copy the database again, or make it anew with Caffe's convert_imageset.")
      ) { try LMDBReader(path) }
    }
  }

  @Test(arguments: ["small", "many"])
  func `Changed files are read or refused, and never followed out of bounds`(name: String) throws {
    let whole = try bytes(name)
    // Bytes that say something: the first two pages' heads, and each page's first and last parts.
    let places = whole.indices.filter { $0 % 4096 < 200 || whole[$0] != 0 && $0 % 4096 > 3900 }
    var random = SplitMix(state: 7)
    try withTemporaryFolder { folder in
      let path = "\(folder)/data.mdb"
      for _ in 0..<1000 {
        var copy = whole
        for _ in 0...Int.random(in: 0..<3, using: &random) {
          let place = places.randomElement(using: &random) ?? 0
          copy[place] = .random(in: 0...255, using: &random)
        }
        try Data(copy).write(to: URL(fileURLWithPath: path))
        do {
          let reader = try LMDBReader(path)
          for index in 0..<reader.count {
            _ = reader.key(at: index)
            _ = try Datum(reader.value(at: index), name: "x").picture(planes: .bgr)
          }
        } catch is FormatError {
        }
      }
    }
  }
}
