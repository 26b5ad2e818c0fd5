import Foundation
import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

struct ImageFolderWriterTests {
  @Test func `What is read back has the same pixels and classes`() throws {
    try withTemporaryFolder { folder in
      let shapes = Shapes(count: 35, seed: 4)
      try ImageFolderWriter.write(shapes, to: "\(folder)/shapes")
      let read = try ImageFolder("\(folder)/shapes")
      #expect(read.classNames == shapes.classNames)
      #expect(read.count == 35)
      // The folder has the pictures class by class; their names say where they were.
      for index in 0..<35 {
        let name = URL(fileURLWithPath: read.name(at: index)).deletingPathExtension()
          .lastPathComponent
        let place = try #require(Int(name))
        #expect(name.count == 2)
        #expect(read.label(at: index) == shapes.label(at: place))
        #expect(try read.picture(at: index) == shapes.picture(at: place))
      }
    }
  }

  @Test func `Another size is a scaled picture`() throws {
    try withTemporaryFolder { folder in
      try ImageFolderWriter.write(Shapes(count: 10), to: "\(folder)/shapes", size: 20)
      let read = try ImageFolder("\(folder)/shapes")
      #expect(try read.pictureSize(at: 3) == 20)
    }
  }

  @Test func `A folder that has something in it is left alone`() throws {
    try withTemporaryFolder { folder in
      try write([1], to: "\(folder)/shapes/notes.txt")
      #expect(
        throws: FormatError.unwritable(
          file: "\(folder)/shapes", step: "create", reason: "it is there and not empty")
      ) { try ImageFolderWriter.write(Shapes(count: 10), to: "\(folder)/shapes") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["shapes"])
    }
  }
}
