import Foundation
@testable import SondeExperiments
import Testing

struct ExperimentReferenceTests {
  /// Calls a body with a new folder that is removed afterwards.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func write(_ text: String, _ path: String) throws {
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func `A file is read, and gives its name to an experiment without one`() throws {
    try inFolder { folder in
      try write(smallExperiment(), "\(folder)/my net (2).yaml")
      let file = try ExperimentReference("\(folder)/my net (2).yaml").load()
      #expect(file.origin == .file("\(folder)/my net (2).yaml"))
      #expect(file.experiment.name == "my-net--2-")
    }
  }

  @Test func `A recipe is found by its name`() throws {
    let file = try ExperimentReference("lenet-shapes").load()
    #expect(file.origin == .recipe("lenet-shapes"))
    #expect(file.experiment.name == "lenet-shapes")
  }

  @Test func `A run is found by its folder, and by its name`() throws {
    try inFolder { folder in
      try write(smallExperiment("name: x"), "\(folder)/x-1/experiment.yaml")
      let byFolder = try ExperimentReference("\(folder)/x-1").load()
      let byName = try ExperimentReference("x-1", runsFolder: folder).load()
      #expect(byFolder.origin == .run("\(folder)/x-1"))
      #expect(byName.experiment == byFolder.experiment)
      #expect(
        message { _ = try ExperimentReference(folder).load() }
          == "\(folder): has no experiment.yaml, but a run's folder is expected. Give the folder that "
          + "sonde train made, or a YAML file.")
    }
  }

  @Test func `What is nothing of these is refused with the nearest name`() throws {
    let found = message { _ = try ExperimentReference("lenet-shape").load() } ?? "nothing"
    #expect(
      found.hasPrefix(
        "\"lenet-shape\" is neither a file nor a recipe nor a run's folder. Did you mean lenet-shapes? "
          + "Recipes are files named .yaml, and alexnet-cifar10"), "\(found)")
    #expect(
      message { _ = try ExperimentReference("zzz").load() }?.contains("Did you mean") == false)
    #expect(
      message { _ = try ExperimentReference("").load() }?.hasPrefix("\"\" is neither") == true)
  }

  @Test func `A file that is no text is refused`() throws {
    try inFolder { folder in
      let path = "\(folder)/a.yaml"
      try Data([0xff, 0xfe, 0x80]).write(to: URL(fileURLWithPath: path))
      #expect(
        message { _ = try ExperimentReference(path).load() }
          == "\(path): cannot be read (it is not UTF-8 text); a YAML file with an experiment is "
          + "expected. Check the path and its permissions.")
    }
  }

  @Test func `Changes on the command line keep the lines of the file`() throws {
    let yaml =
      "model:\n  layers:\n    - flatten\n    - linear: {out_features: 10}\n"
      + "data: {train: {shapes: {count: 9}}}\n"
    let file = try ExperimentFile(yaml: yaml, origin: .file("net.yaml"))
    let changed = try file.setting(["batch_size=3", "model.layers.1.linear.bias=false"])
    #expect(changed.experiment.batchSize == 3)
    #expect(changed.experiment.name == "net")
    let found = message { _ = try changed.setting(["model.layers.1.linear.in_features=5"]) }
    #expect(
      found?.hasPrefix("net.yaml:4:7: 1: the input has 3072 features") == true, "\(found ?? "")")
  }

  @Test func `Several changes need to be possible only together`() throws {
    let file = try ExperimentReference("lenet-shapes").load()
    let changed = try file.setting([
      "model.classes=2", "data.train={folder: a}", "data.test={folder: b}",
    ])
    #expect(changed.experiment.data.test == .folder("b"))
  }
}
