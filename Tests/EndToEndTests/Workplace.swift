import Foundation
import Sonde
import SondeFormats
import TestSupport

/// A folder with experiments in it, removed at the end of a test.
final class Workplace {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("sonde-end-to-end-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var command: Command { Command(folder: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
  }

  /// Writes an experiment that trains in less than a second: LeNet on a few generated pictures.
  func writeExperiment(
    _ name: String = "tiny.yaml", count: Int = 160, epochs: Int = 2, more: String = ""
  ) throws {
    try write(
      """
      name: tiny
      model: {architecture: lenet, classes: 10}
      data:
        train: {shapes: {count: \(count)}}
        test: {shapes: {count: 80, seed: 2}}
      optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9}}
      batch_size: 16
      duration: \(epochs) epochs
      seed: 3
      precision: float32
      \(more)
      """, to: name)
  }

  /// Writes generated pictures as PNG files.
  ///
  /// - Returns: Their names, relative to the folder.
  func writePictures(_ count: Int) throws -> [String] {
    let shapes = Shapes(count: count, seed: 5)
    return try (0..<count).map { index in
      let name = "picture-\(index).png"
      try PNGFile.write(try shapes.picture(at: index), to: file(name))
      return name
    }
  }

  /// Writes another program's log, one of the fixtures, into `logs/<name>`.
  func writeLog(_ name: String) throws {
    let source = fixturePath("logs/\(name)")
    try FileManager.default.createDirectory(
      atPath: file("logs/\(name)"), withIntermediateDirectories: true)
    for packed in try FileManager.default.contentsOfDirectory(atPath: source)
    where packed.hasSuffix(".gz") {
      let bytes = try SequentialFile("\(source)/\(packed)").read(upTo: 8 << 20)
      try Data(bytes).write(
        to: URL(fileURLWithPath: file("logs/\(name)/\(packed.dropLast(3))")))
    }
  }

  /// The tensors of a run's newest checkpoint, or of another one.
  func tensors(of run: String, _ name: String = "last") throws -> Safetensors {
    try Safetensors(contentsOf: file("\(run)/checkpoints/\(name).safetensors"))
  }

  /// The steps in a run's record, those left out that were taken again.
  func steps(of run: String) throws -> [Int] {
    try RunStore(reading: file("\(run)/run.sqlite")).series("loss", split: "train").map(\.step)
  }
}
