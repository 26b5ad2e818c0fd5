import SondeTensors
import Testing

@testable import SondeFormats

/// Files that are whole, and still describe no tensors.
struct PyTorchRefusalTests {
  private static func pickle(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
  }

  /// A storage of four numbers, under the key 0.
  private static let storage =
    "(X\u{7}\u{0}\u{0}\u{0}storagectorch\nFloatStorage\nU\u{1}0U\u{3}cpuK\u{4}tQ"

  /// A map with one tensor, from the arguments of its making.
  private static func map(_ arguments: String, by name: String = "_rebuild_tensor_v2") -> String {
    "}X\u{1}\u{0}\u{0}\u{0}wctorch._utils\n\(name)\n(\(arguments)tRs."
  }

  private func archive(
    _ text: String, _ more: [HandmadeZip.Member] = []
  ) -> [UInt8] {
    HandmadeZip(
      members: [
        .init("a/data.pkl", Self.pickle(text)),
        .init("a/data/0", [UInt8](repeating: 1, count: 16)),
      ] + more
    ).archive
  }

  private func message(_ bytes: [UInt8]) throws -> String {
    let error = #expect(throws: FormatError.self) { try PyTorchFile.read(bytes: bytes) }
    return "\(try #require(error))"
  }

  @Test func `A tensor described by hand is read`() throws {
    let bytes = archive(Self.map(Self.storage + "K\u{1}K\u{2}\u{85}K\u{1}\u{85}\u{89})"))
    let tensor = try #require(try PyTorchFile.read(bytes: bytes)["w"])
    #expect(tensor.shape == [2])
    #expect(tensor.bytes == [UInt8](repeating: 1, count: 8))
    let old = archive(Self.map(Self.storage + "K\u{0}))", by: "_rebuild_tensor"))
    #expect(try PyTorchFile.read(bytes: old)["w"]?.shape == .scalar)
  }

  @Test(arguments: [
    ("K\u{3}K\u{2}\u{85}K\u{1}\u{85}", "numbers up to 5 of a storage of 4"),
    ("K\u{0}K\u{2}\u{85}K\u{4}\u{85}", "numbers up to 5 of a storage of 4"),
    ("K\u{5}K\u{0}\u{85}K\u{1}\u{85}", "numbers up to 5 of a storage of 4"),
    ("K\u{0}K\u{2}\u{85})", "strides []"), ("J\u{FF}\u{FF}\u{FF}\u{FF}))", "offset -1"),
    ("K\u{0}J\u{FF}\u{FF}\u{FF}\u{FF}\u{85}K\u{1}\u{85}", "extents [-1]"),
    ("K\u{0}K\u{1}\u{85}J\u{FF}\u{FF}\u{FF}\u{FF}\u{85}", "strides [-1]"),
    ("K\u{0}J\u{FF}\u{FF}\u{FF}\u{7F}\u{85}K\u{0}\u{85}", "8589934588 bytes"),
    (
      "K\u{0}\u{8A}\u{7}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{40}\u{8A}\u{7}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}"
        + "\u{40}\u{86}K\u{0}K\u{0}\u{86}", "more bytes than can be addressed"
    ),
    ("K\u{0}N)", "no storage, offset, extents and strides"),
    ("NK\u{2}\u{85}K\u{1}\u{85}", "no storage, offset, extents and strides"),
  ])
  func `A tensor that makes no sense is refused`(arguments: String, part: String) throws {
    let text = try message(archive(Self.map(Self.storage + arguments)))
    #expect(text.contains(part), "\(text)")
    #expect(text.contains("\"w\""))
  }

  @Test(arguments: [
    ("Q", "no storage"), ("(K\u{1}tQ", "no storage"),
    ("(U\u{7}storagecbuiltins\nset\nU\u{1}0U\u{3}cpuK\u{4}tQ", "the storage builtins.set"),
    ("(U\u{6}modulectorch\nFloatStorage\nU\u{1}0U\u{3}cpuK\u{4}tQ", "no storage"),
    ("(U\u{7}storagectorch\nFloatStorage\nU\u{1}1U\u{3}cpuK\u{4}tQ", "no \"a/data/1\""),
    ("(U\u{7}storagectorch\nFloatStorage\nU\u{1}0U\u{3}cpuK\u{3}tQ", "16 bytes, expected 12"),
    ("(U\u{7}storagectorch\nDoubleStorage\nU\u{1}0U\u{3}cpuK\u{4}tQ", "16 bytes, expected 32"),
  ])
  func `A storage that makes no sense is refused`(storage: String, part: String) throws {
    let value = storage == "Q" ? "NQ" : storage
    let text = try message(archive(Self.map(value + "K\u{0}K\u{1}\u{85}K\u{1}\u{85}")))
    #expect(text.contains(part), "\(text)")
  }

  @Test func `Views of great extent are refused before they take memory`() throws {
    // One number, seen a hundred million times.
    let view = Self.storage + "K\u{0}J\u{0}\u{E1}\u{F5}\u{5}\u{85}K\u{0}\u{85}"
    #expect(try message(archive(Self.map(view))).contains("at most 16 times the file's size"))
  }

  @Test func `Many tensors of one storage are counted together`() throws {
    // A million numbers seen a hundred times: each view would pass.
    var text = "}(" + "X\u{1}\u{0}\u{0}\u{0}0"
    text += "ctorch._utils\n_rebuild_tensor_v2\n(" + Self.storage
    text += "K\u{0}J\u{40}\u{42}\u{F}\u{0}\u{85}K\u{0}\u{85}tRq\u{0}"
    for index in 1..<100 { text += "U\u{2}\(index < 10 ? "0" : "")\(index)h\u{0}" }
    #expect(try message(archive(text + "u.")).contains("at most 16 times the file's size"))
  }

  @Test(arguments: [
    ("N.", "nothing that has a name"), ("K\u{1}.", "nothing that has a name"),
    ("].", "nothing that has a name"), ("}X\u{1}\u{0}\u{0}\u{0}aK\u{1}s.", "\"a\""),
    ("}q\u{0}X\u{1}\u{0}\u{0}\u{0}ah\u{0}s.", "\"a\""),
  ])
  func `A pickle without tensors is refused with what it has`(text: String, part: String) throws {
    let found = try message(archive(text))
    #expect(found.contains("no named tensors were found, but \(part)"), "\(found)")
    #expect(try message(Self.pickle(text)).contains("no named tensors were found, but \(part)"))
  }

  @Test func `Other orders of bytes, and archives without a pickle, are refused`() throws {
    let text = Self.map(Self.storage + "K\u{0}))")
    let order = HandmadeZip.Member("a/byteorder", Array("big".utf8))
    #expect(try message(archive(text, [order])).contains("found \"big\""))
    let other = HandmadeZip.Member("b/data.pkl", Self.pickle(text))
    #expect(try message(archive(text, [other])).contains("2 times data.pkl"))
    #expect(
      try message(HandmadeZip(members: [.init("a", [1])]).archive).contains("found no data.pkl"))
  }

  @Test func `A stream of another version, and bytes behind a pickle, are refused`() throws {
    let magic = "\u{80}\u{2}\u{8A}\u{A}l\u{FC}\u{9C}F\u{F9} j\u{A8}P\u{19}."
    #expect(try message(Self.pickle(magic + "K\u{1}.}.N.].")).contains("version 1001"))
    #expect(
      try message(
        Self.pickle(magic + "M\u{E9}\u{3}.}X\u{D}\u{0}\u{0}\u{0}little_endian\u{89}s.N.].")
      )
      .contains("another version or order of bytes"))
    #expect(throws: FormatError.trailingData(file: "memory", count: 1)) {
      try PyTorchFile.read(bytes: Self.pickle("N.N"))
    }
  }
}
