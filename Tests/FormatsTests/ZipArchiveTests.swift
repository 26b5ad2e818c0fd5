import Foundation
import Testing

@testable import SondeFormats

struct ZipArchiveTests {
  private func open(_ zip: HandmadeZip) throws(FormatError) -> ZipArchive {
    try ZipArchive(ByteSource(zip.archive, name: "a.zip"))
  }

  private func bytes(_ name: String, of zip: HandmadeZip) throws -> [UInt8] {
    let archive = try open(zip)
    return try archive.bytes(of: #require(archive[name]))
  }

  @Test(arguments: [false, true])
  func `Members are read, with and without ZIP64`(isWide: Bool) throws {
    let zip = HandmadeZip(
      members: [.init("a/b", [1, 2, 3]), .init("empty", []), .init("ü", [9])],
      comment: [0x50, 0x4B, 5, 6], isWide: isWide)
    let archive = try open(zip)
    #expect(archive.members.map(\.name) == ["a/b", "empty", "ü"])
    #expect(try bytes("a/b", of: zip) == [1, 2, 3])
    #expect(try bytes("empty", of: zip) == [])
    #expect(try bytes("ü", of: zip) == [9])
    #expect(archive["c"] == nil)
  }

  @Test func `An archive without members is read`() throws {
    #expect(try open(HandmadeZip(members: [])).members.isEmpty)
  }

  /// `hello hello hello` as a raw deflate stream that Python's zlib made.
  private static let deflated: [UInt8] = [
    0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x90, 0,
  ]

  @Test func `Deflated members are inflated`() throws {
    let text = Array("hello hello hello".utf8)
    let zip = HandmadeZip(members: [
      .init("a", text) {
        $0.method = 8
        $0.stored = Self.deflated
      }
    ])
    #expect(try bytes("a", of: zip) == text)
  }

  /// A reason to refuse an archive, with the part that the message names.
  struct Trick: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let part: String
    let found: String
    let make: @Sendable () -> HandmadeZip

    init(
      _ name: String, _ part: String, _ found: String,
      _ members: @autoclosure @escaping @Sendable () -> [HandmadeZip.Member]
    ) {
      (testDescription, self.part, self.found) = (name, part, found)
      make = { HandmadeZip(members: members()) }
    }
  }

  static let tricks = [
    Trick(
      "a wrong checksum", "member \"a\"", "bytes with the checksum",
      [.init("a", [1]) { $0.checksum = 7 }]),
    Trick(
      "a size that is too small", "member \"a\"", "two sizes",
      [.init("a", [1, 2]) { $0.byteCount = 1 }]),
    Trick(
      "a name twice", "the list of members", "\"a\" twice", [.init("a", [1]), .init("a", [2])]),
    Trick(
      "members at one place", "the list of members", "\"b\" at byte 0",
      [.init("a", [1]), .init("b", [2]) { $0.offset = 0 }]),
    Trick(
      "another name in the list", "member \"b\"", "another header",
      [.init("a", [1]) { $0.listedName = "b" }]),
    Trick("a way out", "the list of members", "the name \"../a\"", [.init("../a", [1])]),
    Trick(
      "a way out inside", "the list of members", "the name \"a/../../b\"", [.init("a/../../b", [1])]
    ),
    Trick("a path from the root", "the list of members", "the name \"/etc\"", [.init("/etc", [1])]),
    Trick("a path of Windows", "the list of members", "the name \"a\\b\"", [.init("a\\b", [1])]),
    Trick("no name", "the list of members", "the name \"\"", [.init("", [1])]),
    Trick(
      "an encrypted member", "the list of members", "\"a\" encrypted",
      [.init("a", [1]) { $0.flags = 1 }]),
    Trick(
      "an unknown method", "the list of members", "\"a\" compressed by method 9",
      [.init("a", [1]) { $0.method = 9 }]),
    Trick(
      "a place behind the list", "the list of members", "\"a\" at byte 9999",
      [.init("a", [1]) { $0.offset = 9999 }]),
    Trick(
      "a huge size", "member \"a\"", "4000000000 bytes promised of 10",
      [
        .init("a", [1]) {
          $0.method = 8
          $0.stored = deflated
          $0.byteCount = 4_000_000_000
        }
      ]),
    Trick(
      "a stream that gives more", "member \"a\"", "a damaged deflate stream",
      [
        .init("a", [1]) {
          $0.method = 8
          $0.stored = deflated
          $0.byteCount = 16
        }
      ]),
    Trick(
      "bytes behind the stream", "member \"a\"", "a damaged deflate stream",
      [
        .init("a", [1]) {
          $0.method = 8
          $0.stored = deflated + [0]
          $0.byteCount = 17
        }
      ]),
  ]

  @Test(arguments: tricks) func `A trick is refused`(_ trick: Trick) throws {
    let error = #expect(throws: FormatError.self) {
      let archive = try open(trick.make())
      for member in archive.members { _ = try archive.bytes(of: member) }
    }
    guard case .malformedArchive("a.zip", let part, let found, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(part == trick.part)
    #expect(found.hasPrefix(trick.found), "\(found)")
  }

  @Test func `A member that reaches into the next is refused`() throws {
    // The first claims the header and the byte of the second as its own.
    let zip = HandmadeZip(members: [
      .init("a", [1]) {
        $0.byteCount = 33
        $0.stored = [1]
      }, .init("b", [2]),
    ])
    var bytes = zip.archive
    let list = bytes.indices.filter { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) }
    bytes[18] = 33
    bytes[list[0] + 20] = 33
    let archive = try ZipArchive(ByteSource(bytes, name: "a.zip"))
    let error = #expect(throws: FormatError.self) { try archive.bytes(of: archive.members[0]) }
    #expect("\(try #require(error))".contains("bytes that reach into what comes next"))
  }

  @Test func `No cut of an archive does harm`() {
    let bytes = HandmadeZip(members: [.init("a", [1, 2, 3]), .init("b", [])], isWide: true).archive
    for count in bytes.indices {
      #expect(throws: FormatError.self) {
        try ZipArchive(ByteSource(Array(bytes[..<count]), name: "a"))
      }
    }
  }

  @Test(arguments: [false, true]) func `No mutation of an archive does harm`(isWide: Bool) {
    let bytes = HandmadeZip(
      members: [
        .init("a", Array("hello hello hello".utf8)) {
          $0.method = 8
          $0.stored = Self.deflated
        }, .init("b", [1, 2, 3]),
      ], isWide: isWide
    ).archive
    let outcome = mutate(bytes, count: 20_000) { bytes in
      let archive = try ZipArchive(ByteSource(bytes, name: "a"))
      for member in archive.members { _ = try archive.bytes(of: member) }
    }
    #expect(outcome.refused > 10_000)
    #expect(outcome.accepted > 100)
  }

  @Test func `What the writer lays out is aligned and read again`() throws {
    var writer = ZipWriter(path: "a")
    var bytes: [UInt8] = []
    let members: [(String, [UInt8])] = [("a", [1, 2]), ("folder/longer name", []), ("c", [3])]
    for (name, content) in members {
      bytes += try writer.header(of: content, named: name)
      #expect(bytes.count % 64 == 0)
      bytes += content
    }
    bytes += try writer.list()
    let archive = try ZipArchive(ByteSource(bytes, name: "a"))
    #expect(archive.members.map(\.name) == members.map(\.0))
    #expect(try archive.members.map(archive.bytes) == members.map(\.1))
  }
}
