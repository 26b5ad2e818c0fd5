import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct IDXFileTests {
  /// Two pictures of 2×3.
  private static let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]

  private func refusal(_ bytes: [UInt8], rank: Int = 3) throws -> String {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try AtomicFile.write(bytes, to: path)
      let error = #expect(throws: FormatError.self) { try IDXFile(path, rank: rank) }
      return (error?.description ?? "").replacing(path, with: "x")
    }
  }

  @Test func `A file worked out by hand is read`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try AtomicFile.write(Self.header + Array(1...12), to: path)
      let file = try IDXFile(path, rank: 3)
      #expect(file.dimensions == [2, 2, 3])
      #expect(file.bytes == Array(1...12))
    }
  }

  @Test func `A file that gzip compressed is read`() throws {
    let file = try IDXFile(fixturePath("datasets/array.idx3.gz"), rank: 3)
    let golden = try fixture("datasets/array").tensor(named: "array")
    #expect(file.dimensions == golden.shape.dimensions)
    #expect(file.bytes == golden.elements())
  }

  @Test func `Another kind of file is refused`() throws {
    #expect(
      try refusal([0, 0, 8, 1, 0, 0, 0, 1, 7]) == """
        x: starts with 00 00 08 01; expected 00 00 08 03, unsigned bytes in 3 dimensions. Check that it is this \
        IDX file, or download it again.
        """)
    #expect(try refusal([0, 0]).hasPrefix("x: ends inside the IDX header: 2 bytes are there"))
  }

  @Test func `A file that is too short or too long is refused`() throws {
    #expect(
      try refusal(Self.header + Array(1...11)) == """
        x: ends inside the 2×2×3 elements: 11 bytes are there, but 12 are needed. Copy or download the file \
        again.
        """)
    #expect(
      try refusal(Self.header + Array(1...13)) == """
        x: goes on behind its 2×2×3 elements; expected the end of the file. Copy or download the file again.
        """)
  }

  @Test func `Extents that no memory holds are refused before any is taken`() throws {
    let huge: [UInt8] = [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12)
    #expect(try refusal(huge).contains("ends inside the 4294967295×4294967295×4294967295 elements"))
  }

  @Test func `A compressed file that is cut or changed is refused`() throws {
    let bytes = try contents(fixturePath("datasets/array.idx3.gz"))
    #expect(
      try refusal(Array(bytes.dropLast(9)))
        == "x: the gzip stream ends early; expected its last block and checksum. Copy or download the file again."
    )
    try withTemporaryFolder { folder in
      let result = mutate(bytes, count: 300) { bytes in
        try AtomicFile.write(bytes, to: "\(folder)/x")
        _ = try IDXFile("\(folder)/x", rank: 3)
      }
      #expect(result.refused > 200)
    }
  }
}
