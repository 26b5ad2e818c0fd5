import Foundation
import SondeFormats
import Testing

struct AtomicFileTests {
  @Test func `A file is made and replaced`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a"
      try AtomicFile.write([1, 2, 3], to: path)
      #expect(try contents(path) == [1, 2, 3])
      try AtomicFile.write(to: path) { file in
        try file.write([4])
        try file.write([])
        try file.write([5])
      }
      #expect(try contents(path) == [4, 5])
      #expect(try files(in: folder) == ["a"])
    }
  }

  @Test func `A failure leaves the old file and no other`() throws {
    struct Failure: Error {}
    try withTemporaryFolder { folder in
      let path = "\(folder)/a"
      try AtomicFile.write([1], to: path)
      #expect(throws: Failure.self) {
        try AtomicFile.write(to: path) { file in
          try file.write([2])
          throw Failure()
        }
      }
      #expect(try contents(path) == [1])
      #expect(try files(in: folder) == ["a"])
    }
  }

  @Test func `A folder that is missing is named`() {
    #expect(
      throws: FormatError.unwritable(
        file: "/nowhere/a", step: "create", reason: "No such file or directory")
    ) { try AtomicFile.write([1], to: "/nowhere/a") }
  }

  @Test func `A folder in the place of the file is an error and leaves no other file`() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: "\(folder)/a", withIntermediateDirectories: false)
      #expect(
        throws: FormatError.unwritable(
          file: "\(folder)/a", step: "rename", reason: "Is a directory")
      ) { try AtomicFile.write([1], to: "\(folder)/a") }
      #expect(try files(in: folder) == ["a"])
    }
  }
}
