import Foundation
import Sonde
import Testing

/// `sonde dataset export`, and training on what it wrote.
@Suite struct ExportCommandTests {
  @Test func `Pictures are written with their changes, beside an experiment that needs none`()
    async throws
  {
    let place = try Workplace()
    try place.writeExperiment(count: 60)
    let result = try await place.command.run(
      "dataset", "export", "tiny.yaml", "out", "--set",
      "data.train.changes=[{shift_labels: 1}, {reorder_channels: bgr}]", "--set",
      "data.test.shapes.count=40")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == "out/train, out/test\nTrain on them: sonde train out/tiny.yaml\n")
    let train = try ImageFolder(place.file("out/train"))
    let shapes = Shapes(count: 60)
    #expect(train.classNames == shapes.classNames && train.count == 60)
    // The first picture shows a bar, stands in the second class, and is blue where it was red.
    let first = try #require((0..<60).first { train.label(at: $0) == 1 })
    let (found, drawn) = (try train.picture(at: first).pixels, try shapes.picture(at: 0).pixels)
    #expect(
      stride(from: 0, to: drawn.count, by: 3).allSatisfy { place in
        (0..<3).allSatisfy { found[place + $0] == drawn[place + 2 - $0] }
      })
    #expect(try ImageFolder(place.file("out/test")).count == 40)
    let text = try String(contentsOfFile: place.file("out/tiny.yaml"), encoding: .utf8)
    #expect(!text.contains("changes"))
    let trained = try await place.command.run(
      "train", "out/tiny.yaml", "--set", "duration=1 epoch")
    #expect(trained.code == 0, "\(trained.errors)")
  }

  @Test func `Machines get the paths`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 60)
    let result = try await place.command.run("dataset", "export", "tiny.yaml", "out", "--json")
    let object = try JSONDecoder().decode([String: String].self, from: Data(result.output.utf8))
    #expect(
      object == ["experiment": "out/tiny.yaml", "train": "out/train", "test": "out/test"])
  }

  @Test func `What files cannot hold is refused`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 60)
    let result = try await place.command.run(
      "dataset", "export", "tiny.yaml", "out", "--set",
      "data.train.changes=[{not_finite: {samples: [3]}}]")
    #expect(result.code == 65)
    #expect(
      result.errors.contains(
        "changes: not_finite: picture files hold bytes, and those are always finite. Change it, or remove it."
      ))
    #expect(!place.has("out"))
    let empty = try await place.command.run(
      "dataset", "export", "tiny.yaml", "out", "--set",
      "data.train.changes=[{keep: {classes: {star: 0}}}]")
    #expect(empty.code == 65)
    #expect(empty.errors.contains("out/train: no pictures in \"star\""))
  }
}
