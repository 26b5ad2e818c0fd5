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
      "{cifar10: a, split: test, changes: [sort_by_class, {reorder_channels: bgr}]}",
      .changed(.cifar10("a", split: .test), [.sortByClass, .reorderChannels(.bgr)])
    ),
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

  @Test func `A source with no changes is the source itself`() throws {
    #expect(
      try DataSource(yaml: "{mnist: a, changes: []}", source: "it") == .mnist("a", split: .train))
    let source = DataSource.mnist("a", split: .train)
    let twice = source.changed(by: [.sortByClass]).changed(by: [.truncate(3)])
    #expect(twice == .changed(source, [.sortByClass, .truncate(3)]))
    #expect(twice.unchanged == source)
  }

  @Test func `Changes are made in their order`() throws {
    let yaml = "{shapes: {count: 40}, changes: [sort_by_class, {truncate: 6}, {shift_labels: 1}]}"
    let set = try DataSource(yaml: yaml, source: "it").dataset()
    #expect((0..<set.count).map(set.label) == [1, 1, 1, 1, 2, 2])
  }

  @Test(arguments: [
    (
      "{shapes: {count: 9}, changes: [{noisy_labels: {}}]}",
      "it:1:47: noisy_labels has no \"fraction\", which must be given: a number from 0 to 1. Add it."
    ),
    (
      "{shapes: {count: 9}, changes: [{noisy_labels: {fraction: 2}}]}",
      "it:1:58: fraction is 2; expected: a number from 0 to 1. Change it."
    ),
    (
      "{shapes: {count: 9}, changes: [noise]}",
      "it:1:32: there is no change \"noise\"; there are shift_labels, map_labels, shuffle_labels, noisy_labels, keep, "
        + "truncate, sort_by_class, reorder_channels, misread_layout, constant_pictures, not_finite; did you mean \"keep\"?"
    ),
    (
      "{shapes: {count: 9}, changes: [{keep: {classes: {cat: 3}}}]}",
      "it:1:55: cat is 3; expected: a number from 0 to 1. Change it."
    ),
    (
      "{shapes: {count: 9}, changes: [{reorder_channels: rgb}]}",
      "it:1:51: there is no order of channels \"rgb\"; there are rbg, grb, gbr, brg, bgr; did you mean \"rbg\"?"
    ),
    (
      "{shapes: {count: 9}, changes: [{not_finite: {samples: []}}]}",
      "it:1:55: samples is a list of 0; expected: a list of places, at least 1. Change it."
    ),
    (
      "{shapes: {count: 9}, changes: sort_by_class}",
      "it:1:31: changes is \"sort_by_class\"; expected: a list of changes. Change it."
    ),
  ])
  func `A change that is not possible is refused with its place`(yaml: String, expected: String) {
    let found = message { _ = try DataSource(yaml: yaml, source: "it") } ?? "nothing"
    #expect(found == expected)
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
