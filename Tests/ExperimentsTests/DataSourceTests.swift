import Foundation
import SondeDatasets
import Testing

@testable import SondeExperiments

/// The sources of pictures, as files have them and as folders are recognised.
struct DataSourceTests {
  static let forms: [(String, DataSource)] = [
    ("{folder: a, unreadable: skip}", .folder("a", unreadable: .skip)),
    ("{mnist: a}", .mnist("a", split: .train)),
    ("{fashion_mnist: a, split: test}", .mnist("a", split: .test, kind: .fashion)),
    ("{lmdb: a}", .lmdb("a")),
    (
      "{lmdb: a, channels: grey, classes: [cat, dog], unreadable: skip}",
      .lmdb("a", channels: .grey, classes: ["cat", "dog"], unreadable: .skip)
    ),
  ]

  @Test(arguments: forms)
  func `A source is read, and what is written reads as the same`(yaml: String, source: DataSource)
    throws
  {
    #expect(try DataSource(yaml: yaml, source: "it") == source)
    let written = Form<DataSource>.dataSource(split: .train, seed: 1).write(source)
    #expect(try DataSource(yaml: YAMLWriter.flow(written), source: "it") == source)
  }

  @Test func `A word that does not exist is refused with its place`() {
    #expect {
      _ = try DataSource(yaml: "{lmdb: a, channels: gbr}", source: "it")
    } throws: { error in
      "\(error)"
        == "it:1:21: there is no order of channels \"gbr\"; there are bgr, rgb, grey; did you mean \"bgr\"?"
    }
  }

  private func recognized(_ files: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    return DataSource.recognized(in: folder.path).map { name, source in
      let text = YAMLWriter.flow(
        Form<DataSource>.dataSource(split: .train, seed: 1).write(source))
      return "\(name) \(text.replacing(folder.path, with: "DIR").prefix { $0 != "," })"
    }
  }

  @Test func `A folder's files tell what it is`() throws {
    #expect(
      try recognized(["cats/1.jpg", "dogs/2.jpg"]) == ["data {folder: DIR"])
    #expect(
      try recognized(["train/cats/1.jpg", "valid/cats/2.jpg"])
        == ["train {folder: DIR/train", "valid {folder: DIR/valid"])
    #expect(try recognized(["data.mdb"]) == ["data {lmdb: DIR"])
    #expect(
      try recognized(["data_batch_1.bin"]) == ["train {cifar10: DIR", "test {cifar10: DIR"])
    #expect(
      try recognized(["t10k-images-idx3-ubyte.gz"]) == ["test {mnist: DIR"])
    #expect(
      try recognized(["train/data.mdb", "test/data.mdb"])
        == ["train {lmdb: DIR/train", "test {lmdb: DIR/test"])
  }
}
