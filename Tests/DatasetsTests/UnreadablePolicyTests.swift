import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct UnreadablePolicyTests {
  private func photograph(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath("transforms/\(name)"))))
  }

  /// A folder in which the second and the last of five pictures are damaged.
  private func withDamage(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let jpeg = try photograph("a.jpg")
      for name in ["a/1.jpg", "a/3.jpg", "b/4.jpg"] { try write(jpeg, to: "\(folder)/\(name)") }
      try write(Array(jpeg.dropLast(60)), to: "\(folder)/a/2.jpg")
      try write(Array("no picture".utf8), to: "\(folder)/b/5.png")
      try body(folder)
    }
  }

  @Test func `Damaged pictures are an error when they are met`() throws {
    try withDamage { folder in
      let pictures = try ImageFolder(folder)
      #expect(pictures.count == 5)
      #expect(pictures.skippedNames.isEmpty)
      let error = #expect(throws: FormatError.self) { try pictures.picture(at: 1) }
      #expect(
        error?.description == """
          \(folder)/a/2.jpg: libjpeg says "Premature end of JPEG file"; an intact picture was expected. Copy or \
          download the picture again, or take it out of the folder.
          """)
    }
  }

  @Test func `Damaged pictures are left out and named, and the others keep their order`() throws {
    try withDamage { folder in
      let pictures = try ImageFolder(folder, unreadable: .skip)
      #expect(
        (0..<pictures.count).map { pictures.name(at: $0) }
          == ["a/1.jpg", "a/3.jpg", "b/4.jpg"].map { "\(folder)/\($0)" })
      #expect((0..<3).map(pictures.label) == [0, 0, 1])
      #expect(pictures.skippedNames == ["\(folder)/a/2.jpg", "\(folder)/b/5.png"])
      #expect(try pictures.split(validationFraction: 0.4, seed: 1).training.skippedNames.count == 2)
    }
  }

  @Test func `Without damage both ways give the same samples`() throws {
    try withDamage { folder in
      for name in ["a/2.jpg", "b/5.png"] { unlink("\(folder)/\(name)") }
      let (strict, lenient) = (
        try ImageFolder(folder), try ImageFolder(folder, unreadable: .skip)
      )
      #expect(strict.identity == lenient.identity)
    }
  }

  @Test func `A class of damaged pictures alone is empty`() throws {
    try withDamage { folder in
      try write([1, 2, 3], to: "\(folder)/c/1.jpg")
      #expect(throws: DatasetError.emptyClasses(names: ["c"], path: folder)) {
        try ImageFolder(folder, unreadable: .skip)
      }
    }
  }

  @Test func `Damaged pictures alone are no data set`() throws {
    try withTemporaryFolder { folder in
      try write([1, 2], to: "\(folder)/a/1.jpg")
      let first = try #require(
        #expect(throws: FormatError.self) { try ImageFile.decode("\(folder)/a/1.jpg") })
      #expect(throws: DatasetError.noneReadable(count: 1, first: "\(first)")) {
        try ImageFolder(folder, unreadable: .skip)
      }
    }
  }
}
