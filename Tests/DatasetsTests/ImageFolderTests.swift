import Foundation
import SondeDatasets
import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct ImageFolderTests {
  private func photograph(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath("transforms/\(name)"))))
  }

  @Test func `Classes are sorted by name and samples by path, as torchvision sorts them`() throws {
    try withTemporaryFolder { folder in
      let (jpeg, png) = (try photograph("a.jpg"), try photograph("b.png"))
      for name in ["b/2.JPG", "b/10.jpeg", "b/Z.Png", "b/.hidden.jpg", "b/notes.txt"] {
        try write(name.hasSuffix("Png") ? png : jpeg, to: "\(folder)/\(name)")
      }
      for name in ["A/one.jpg", "a/deep/er/1.jpg", "a/x.jpg", "a/deep.jpg", "a/deep/1.jpg"] {
        try write(jpeg, to: "\(folder)/\(name)")
      }
      try write(jpeg, to: "\(folder)/.cache/1.jpg")
      try write(jpeg, to: "\(folder)/stray.jpg")
      let pictures = try ImageFolder(folder)
      #expect(pictures.classNames == ["A", "a", "b"])
      let names = (0..<pictures.count).map { pictures.name(at: $0).dropFirst(folder.count + 1) }
      #expect(
        names == [
          "A/one.jpg", "a/deep.jpg", "a/x.jpg", "a/deep/1.jpg", "a/deep/er/1.jpg", "b/10.jpeg",
          "b/2.JPG", "b/Z.Png",
        ])
      #expect((0..<pictures.count).map(pictures.label) == [0, 1, 1, 1, 1, 2, 2, 2])
      #expect(try pictures.pictureSize(at: 7) == Size2D(height: 33, width: 20))
      #expect(try pictures.picture(at: 7).height == 33)
      #expect(pictures.summary == "image folder \(folder): 8 pictures in 3 classes")
    }
  }

  @Test func `Some classes can be picked`() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b", "c"] {
        try write(try photograph("a.jpg"), to: "\(folder)/\(name)/1.jpg")
      }
      let pictures = try ImageFolder(folder, classes: ["c", "a"])
      #expect(pictures.classNames == ["a", "c"])
      #expect(pictures.count == 2)
      #expect(pictures.identity != (try ImageFolder(folder).identity))
      #expect(
        throws: DatasetError.classMissing(name: "d", path: folder, available: ["a", "b", "c"])
      ) {
        try ImageFolder(folder, classes: ["a", "d"])
      }
    }
  }

  @Test func `Folders without classes or pictures are refused`() throws {
    try withTemporaryFolder { folder in
      #expect(throws: DatasetError.folderMissing(path: "\(folder)/no")) {
        try ImageFolder("\(folder)/no")
      }
      #expect(throws: DatasetError.noClasses(path: folder)) { try ImageFolder(folder) }
      try write([1], to: "\(folder)/full/1.jpg")
      try write([1], to: "\(folder)/empty/notes.txt")
      #expect(throws: DatasetError.emptyClasses(names: ["empty"], path: folder)) {
        try ImageFolder(folder)
      }
      #expect(throws: DatasetError.folderMissing(path: "\(folder)/full/1.jpg")) {
        try ImageFolder("\(folder)/full/1.jpg")
      }
    }
  }

  @Test func `A file that is no picture is named when it is needed`() throws {
    try withTemporaryFolder { folder in
      try write(Array("hello".utf8), to: "\(folder)/a/1.jpg")
      let pictures = try ImageFolder(folder)
      let error = #expect(throws: FormatError.self) { try pictures.picture(at: 0) }
      #expect(error?.description.hasPrefix("\(folder)/a/1.jpg: starts with 68 65 6c 6c") == true)
      #expect(throws: FormatError.self) { try pictures.pictureSize(at: 0) }
    }
  }

  @Test func `A link that leads back up does not loop`() throws {
    try withTemporaryFolder { folder in
      try write(try photograph("a.jpg"), to: "\(folder)/a/1.jpg")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/a/again", withDestinationPath: "\(folder)/a")
      #expect(try ImageFolder(folder).count == 1)
    }
  }
}
