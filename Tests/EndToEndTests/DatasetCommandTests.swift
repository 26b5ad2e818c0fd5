import Foundation
import Sonde
import Testing

/// `sonde dataset info` and `make`, and training on what they are about.
@Suite struct DatasetCommandTests {
  private func makeShapes(_ place: Workplace, count: Int = 60) async throws {
    for (name, seed) in [("train", "1"), ("test", "2")] {
      let result = try await place.command.run(
        "dataset", "make", "shapes", "shapes/\(name)", "--count", "\(count)", "--seed", seed)
      try #require(result.code == 0, "\(result.errors)")
    }
  }

  private func writeMNIST(_ place: Workplace) throws {
    for (name, bytes) in TinySets.mnist() {
      let folder = place.file("mnist")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
  }

  @Test func `Shapes are written as the pictures that an experiment generates`() async throws {
    let place = try Workplace()
    try await makeShapes(place)
    let read = try ImageFolder(place.file("shapes/train"))
    let shapes = Shapes(count: 60, seed: 1)
    #expect(read.classNames == shapes.classNames)
    #expect(try read.picture(at: 0) == shapes.picture(at: 0))
    #expect(try read.picture(at: 1) == shapes.picture(at: 10))
    let again = try await place.command.run(
      "dataset", "make", "shapes", "shapes/train", "--count", "60")
    #expect(again.code == 74)
    #expect(
      again.errors == """
        sonde: shapes/train: cannot be written (create: it is there and not empty); a writable folder with enough \
        space was expected. Check the path, its permissions and the free space; nothing was replaced.

        """)
  }

  @Test func `What is in a set is told, with copies and what cannot be read`() async throws {
    let place = try Workplace()
    try await makeShapes(place)
    let files = FileManager.default
    // A copy within train, one that is in another class of test, and a broken file.
    try files.copyItem(
      atPath: place.file("shapes/train/bar/00.png"), toPath: place.file("shapes/train/bar/copy.png")
    )
    try files.copyItem(
      atPath: place.file("shapes/train/ring/06.png"),
      toPath: place.file("shapes/test/star/copy.png"))
    try place.write("broken", to: "shapes/test/star/zero.png")
    let result = try await place.command.run(
      "dataset", "info", "shapes", "--contact-sheet", "sheet.png")
    #expect(result.code == 0, "\(result.errors)")
    for text in [
      "train  image folder shapes/train: 61 pictures in 10 classes",
      "       size: 32×32 pixels (width×height)",
      "       balance: 6 to 7 pictures in a class, 1.1667 to 1",
      "bar           7     6",
      "train: 1 picture equals another one of the set",
      "test: no picture is there twice",
      "test: 1 picture is in train too",
      "Equal pictures: 2",
      "  shapes/train/ring/06.png (train, ring) = shapes/test/star/copy.png (test, star)",
      "Equal pictures in different classes: 1",
      "Unreadable pictures: 1",
      "  shapes/test/star/zero.png: shapes/test/star/zero.png: starts with 62 72 6f 6b;",
    ] {
      #expect(result.output.contains(text), "\(text) is not in \(result.output)")
    }
    let sheet = try ImageFile.decode(place.file("sheet.png"))
    #expect(sheet.width > 800 && sheet.height > 1200)
  }

  @Test func `Machines get one object with everything`() async throws {
    let place = try Workplace()
    try place.writeExperiment(count: 40)
    let result = try await place.command.run("dataset", "info", "tiny.yaml", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let parts = try #require(object["parts"] as? [[String: Any]])
    #expect(parts.map { $0["name"] as? String } == ["train", "test"])
    #expect(parts.map { $0["count"] as? Int } == [40, 80])
    #expect((parts[0]["mean"] as? [Double])?.count == 3)
    #expect((object["duplicates"] as? [Any])?.isEmpty == true)
  }

  @Test func `Grey pictures train a network of one channel, which predicts any picture`()
    async throws
  {
    let place = try Workplace()
    try writeMNIST(place)
    let info = try await place.command.run("dataset", "info", "mnist")
    #expect(
      info.output.contains("MNIST, train: 40 pictures from mnist"), "\(info.output)\(info.errors)")
    try place.write(
      """
      name: digits
      model:
        layers:
          - conv2d: {out_channels: 4, kernel_size: 5, stride: 3, name: first}
          - relu
          - flatten
          - linear: {out_features: 10}
      data:
        train: {mnist: mnist}
        test: {mnist: mnist}
        transforms: {train: [{resize: [28, 28]}, to_unit, {normalize: mnist}]}
      batch_size: 10
      duration: 1 epochs
      """, to: "digits.yaml")
    let summary = try await place.command.run("summary", "digits.yaml")
    #expect(
      summary.output.contains("1×1×28×28") || summary.output.contains("1, 1, 28, 28"),
      "\(summary.output)")
    let trained = try await place.command.run("train", "digits.yaml", "--quiet")
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(
      try place.tensors(of: "runs/digits-1").tensor(named: "first.weight").shape == [4, 1, 5, 5])
    #expect(try await place.command.run("evaluate", "runs/digits-1").code == 0)
    let shape = try Shapes(count: 1, seed: 1).picture(at: 0)
    try PNGFile.write(shape, to: place.file("shape.png"))
    let predicted = try await place.command.run("predict", "runs/digits-1", "shape.png")
    #expect(predicted.code == 0, "\(predicted.errors)")
    let wrong = try await place.command.run(
      "train", "digits.yaml", "--set", "model.layers.0.conv2d.in_channels=3")
    #expect(wrong.code == 65)
    #expect(
      wrong.errors.contains("first: ") && wrong.errors.contains("1 channel"), "\(wrong.errors)")
  }

  @Test func `Unreadable pictures end a training, or are skipped and told at its end`()
    async throws
  {
    let place = try Workplace()
    try await makeShapes(place)
    try place.write("broken", to: "shapes/train/star/zero.png")
    try place.write(
      """
      name: files
      model: {architecture: lenet, classes: 10}
      data: {train: {folder: shapes/train}, test: {folder: shapes/test}, transforms: {train: [{resize: [32, 32]}, to_unit]}}
      batch_size: 20
      duration: 1 epochs
      """, to: "files.yaml")
    let failed = try await place.command.run("train", "files.yaml", "--quiet")
    #expect(failed.code == 65)
    #expect(
      failed.errors.contains(
        "sonde: shapes/train/star/zero.png: starts with 62 72 6f 6b; a JPEG (ff d8 ff) or PNG (89 50 4e 47) picture was "
          + "expected."), "\(failed.errors)")
    let skipped = try await place.command.run(
      "train", "files.yaml", "--set", "data.train.unreadable=skip")
    #expect(skipped.code == 0, "\(skipped.errors)")
    let line = "warning: train: 1 unreadable picture was skipped: shapes/train/star/zero.png"
    #expect(skipped.errors.components(separatedBy: line).count == 2, "\(skipped.errors)")
    // The same run as one without the broken file.
    try FileManager.default.removeItem(atPath: place.file("shapes/train/star/zero.png"))
    let clean = try await place.command.run("train", "files.yaml", "--quiet")
    #expect(clean.code == 0, "\(clean.errors)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: place.file("runs")).sorted()
    let tensors = try runs.suffix(2).map { try place.tensors(of: "runs/\($0)") }
    let weights: [[Float]] = try tensors.map {
      try $0.tensor(named: try #require($0.names.first { $0.hasSuffix("weight") })).elements()
    }
    #expect(weights[0] == weights[1])
  }
}
