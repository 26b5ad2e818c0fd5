import Foundation
import SondeDatasets
import SondeFormats
import SondeTensors
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct CheckpointFolderTests {
  private let place: TemporaryFolder
  private let checkpoints: CheckpointFolder

  init() throws {
    place = try TemporaryFolder()
    checkpoints = CheckpointFolder(
      folder: try RunFolder.create(name: "run", in: place.path, experiment: "name: run\n"))
  }

  private func checkpoint(step: Int) -> Checkpoint {
    var generator = Generator(seed: UInt64(step))
    var tensors = Safetensors()
    tensors.append(
      Tensor(shape: [3, 5], elements: generator.uniform(count: 15)), named: "layer.weight")
    tensors.append(Tensor(shape: [3], elements: generator.uniform(count: 3)), named: "layer.bias")
    var progress = TrainingProgress(
      position: LoaderPosition(epoch: 0, generator: generator), learningRate: 0.1)
    progress.step = step
    return Checkpoint(
      experiment: "name: run\n", classes: ["cat", "dog"], progress: progress, tensors: tensors)
  }

  private func path(_ name: String) -> String {
    "\(checkpoints.folder.path)/checkpoints/\(name).safetensors"
  }

  private func step(_ name: String) throws -> Int {
    try Checkpoint(contentsOf: path(name)).progress.step
  }

  @Test func `The newest becomes the one before, and the best stays`() throws {
    try checkpoints.save(checkpoint(step: 1), as: [.last, .best])
    #expect(!FileManager.default.fileExists(atPath: path("previous")))
    try checkpoints.save(checkpoint(step: 2), as: [.last])
    try checkpoints.save(checkpoint(step: 3), as: [.last])
    #expect(try step("last") == 3)
    #expect(try step("previous") == 2)
    #expect(try step("best") == 1)
    try checkpoints.save(checkpoint(step: 4), as: [.best])
    #expect(try step("last") == 3)
    #expect(try step("best") == 4)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: checkpoints.folder.checkpointsPath)
    #expect(files.sorted() == ["best.safetensors", "last.safetensors", "previous.safetensors"])
  }

  @Test func `A damaged checkpoint is put aside for the one before, and that is told`() throws {
    try checkpoints.save(checkpoint(step: 1), as: [.last])
    try checkpoints.save(checkpoint(step: 2), as: [.last])
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path("last")))
    bytes[bytes.count - 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: path("last")))
    var told: [String] = []
    let newest = try #require(try checkpoints.newest { told.append($0) })
    #expect(newest.checkpoint.progress.step == 1)
    #expect(checkpoints.relative(newest.path) == "checkpoints/previous.safetensors")
    #expect(told.count == 1)
    #expect(told.first?.contains("the file is damaged") == true)
    #expect(told.first?.contains("kept as \(path("last")).damaged") == true)
    // Going on must not put the damaged one in the place of the good one.
    try checkpoints.save(checkpoint(step: 3), as: [.last])
    #expect(try step("previous") == 1)
    #expect(try step("last") == 3)
  }

  @Test func `Where nothing whole is left, training begins again`() throws {
    #expect(try checkpoints.newest { _ in } == nil)
    try checkpoints.save(checkpoint(step: 1), as: [.last])
    try Data("{".utf8).write(to: URL(fileURLWithPath: path("last")))
    var told = 0
    #expect(try checkpoints.newest { _ in told += 1 } == nil)
    #expect(told == 1)
  }

  @Test func `A truncated file is refused, wherever it ends`() throws {
    try checkpoint(step: 7).write(to: path("last"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path("last")))
    for count in 0..<bytes.count {
      try bytes.prefix(count).write(to: URL(fileURLWithPath: path("cut")))
      #expect(throws: (any Error).self, "\(count)") { try Checkpoint(contentsOf: path("cut")) }
    }
  }

  @Test func `A flipped bit is noticed, wherever it is`() throws {
    let whole = checkpoint(step: 7)
    try whole.write(to: path("last"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path("last")))
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      try flipped.write(to: URL(fileURLWithPath: path("flipped")))
      // A space of the header that becomes another space changes nothing that is said.
      guard let read = try? Checkpoint(contentsOf: path("flipped")) else { continue }
      #expect(read.progress == whole.progress && read.classes == whole.classes, "\(place)")
      #expect(read.experiment == whole.experiment, "\(place)")
      for name in whole.tensors.names {
        #expect(read.tensors[name] == whole.tensors[name], "\(place)")
      }
    }
  }

  @Test func `A checkpoint of a later version is no damaged one`() throws {
    try checkpoints.save(checkpoint(step: 1), as: [.last])
    try checkpoints.save(checkpoint(step: 2), as: [.last])
    var file = try Safetensors(contentsOf: path("last"))
    file.metadata["format"] = "sonde checkpoint 9"
    file.metadata["checksum"] =
      "crc32c:" + String(file.checksum(without: "checksum"), radix: 16)
    try file.write(to: path("last"))
    #expect(throws: TrainingError.self) { try checkpoints.newest { _ in } }
    #expect(FileManager.default.fileExists(atPath: path("last")))
  }

  @Test func `Where it cannot be written, those from before stay`() throws {
    try checkpoints.save(checkpoint(step: 1), as: [.last, .best])
    // A folder in the way of the best makes its renaming fail, whoever runs the test.
    try FileManager.default.removeItem(atPath: path("best"))
    try FileManager.default.createDirectory(
      atPath: path("best") + "/full", withIntermediateDirectories: true)
    #expect(throws: FormatError.self) {
      try checkpoints.save(checkpoint(step: 2), as: [.last, .best])
    }
    #expect(try step("last") == 1)
  }
}
