import SondeFormats
import TestSupport
import Testing

struct TarReaderTests {
  private func entries(_ path: String) throws -> [(entry: TarReader.Entry, bytes: [UInt8])] {
    var tar = try TarReader(path)
    var found: [(TarReader.Entry, [UInt8])] = []
    while let entry = try tar.next() {
      var bytes: [UInt8] = []
      while true {
        let piece = try tar.read(atMost: 100)
        if piece.isEmpty { break }
        bytes += piece
      }
      found.append((entry, bytes))
    }
    return found
  }

  @Test func `Files and folders come in order with their bytes`() throws {
    let found = try entries(fixturePath("datasets/good.tar.gz"))
    #expect(found.map(\.entry.name) == ["set", "set/a.txt", "set/inner/b.bin"])
    #expect(found.map(\.entry.isFolder) == [true, false, false])
    #expect(found[1].bytes == Array("first".utf8))
    #expect(found[2].bytes == (0..<5).flatMap { _ in (0...255).map(UInt8.init) })
  }

  @Test func `What is left unread is skipped`() throws {
    var tar = try TarReader(fixturePath("datasets/good.tar.gz"))
    var names: [String] = []
    while let entry = try tar.next() { names.append(entry.name) }
    #expect(names == ["set", "set/a.txt", "set/inner/b.bin"])
  }

  @Test func `A long name is put together from its two fields`() throws {
    let names = try entries(fixturePath("datasets/posix.tar.gz")).map(\.entry.name)
    let (first, second) = (String(repeating: "x", count: 60), String(repeating: "y", count: 60))
    #expect(names.last == "set/\(first)/\(second)")
  }

  @Test(arguments: [
    ("above", #"the name "set/../../evil"; expected names that stay inside the folder"#),
    ("absolute", #"the name "/etc/evil"; expected names that stay inside the folder"#),
    (
      "link",
      #""set/link" is neither a file nor a folder (type 32); expected files and folders only"#
    ),
    (
      "hard-link",
      #""set/link" is neither a file nor a folder (type 31); expected files and folders only"#
    ),
    (
      "device",
      #""set/tape" is neither a file nor a folder (type 33); expected files and folders only"#
    ),
  ])
  func `What would leave the folder is refused`(name: String, problem: String) throws {
    let path = fixturePath("datasets/\(name).tar.gz")
    let error = #expect(throws: FormatError.self) { try entries(path) }
    #expect(
      error?.description
        == "\(path): \(problem). Do not unpack this archive; download it from its official place.")
  }

  @Test func `A damaged archive is refused`() throws {
    try withTemporaryFolder { folder in
      var plain: [UInt8] = []
      let file = try SequentialFile(fixturePath("datasets/good.tar.gz"))
      while true {
        let piece = try file.read(upTo: 1 << 16)
        if piece.isEmpty { break }
        plain += piece
      }
      let path = "\(folder)/x"
      try AtomicFile.write(Array(plain.prefix(512 + 300)), to: path)
      #expect(
        throws: FormatError.truncated(
          file: path, part: "the header of entry 2 of the archive", needed: 512, available: 300)
      ) { try entries(path) }
      let result = mutate(plain, count: 300) { bytes in
        try AtomicFile.write(bytes, to: path)
        _ = try entries(path)
      }
      #expect(result.accepted + result.refused == 300)
    }
  }
}
