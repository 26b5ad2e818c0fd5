import Foundation
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeTensors

/// Small pictures of stripes that run in one of four directions, a class each: bluish, or grey.
///
/// Classes take turns, and no two pictures are equal.
struct Gratings: Dataset {
  var count: Int
  var seed: UInt64
  var isGrey = false
  /// How much stronger than the stripes the noise is.
  var noise = 0.3

  let classNames = ["along", "down", "rising", "up"]
  var summary: String { "\(count) gratings" }
  var identity: String { "gratings-\(count)-\(seed)" }
  func label(at index: Int) -> Int { index % 4 }
  func pictureSize(at index: Int) throws -> Size2D { 16 }

  func picture(at index: Int) throws -> Picture {
    var generator = Generator(seed: seed &* 1_000_003 &+ UInt64(index))
    let angle = Double(label(at: index)) * .pi / 4
    let phase = 2 * Double.pi * generator.uniformDouble()
    let light = 20 * (generator.uniformDouble() - 0.5)
    var pixels: [UInt8] = []
    for row in 0..<16 {
      for column in 0..<16 {
        let place = Double(column) * sin(angle) + Double(row) * cos(angle)
        let stripe = 40 * sin(2 * .pi * place / 7 + phase) + light
        var blur = 40 * noise * generator.normal()
        for base in isGrey ? [120.0, 120, 120] : [90, 115, 150] {
          pixels.append(UInt8(min(255, max(0, base + stripe + blur))))
          if !isGrey { blur = 40 * noise * generator.normal() }
        }
      }
    }
    return Picture(width: 16, height: 16, channels: 3, pixels: pixels)
  }
}

/// A folder with gratings to train on and others to evaluate with, which goes away with its owner.
final class GratingFolder {
  let path: String

  init(
    train: Int = 600, test: Int = 400, isGrey: Bool = false, noise: Double = 0.3
  ) throws {
    path = NSTemporaryDirectory() + "sonde-gratings-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, count, seed) in [("train", train, 1), ("test", test, 2)] {
      try ImageFolderWriter.write(
        Gratings(count: count, seed: UInt64(seed), isGrey: isGrey, noise: noise),
        to: "\(path)/\(name)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// An experiment on these pictures.
  func experiment(
    train: [DataChange] = [], test: [DataChange] = [],
    transforms: TransformPlan = TransformPlan(train: [.toUnit, .normalize(.half)])
  ) throws -> Experiment {
    var experiment = try Experiment(
      yaml: """
        name: gratings
        data: {train: {folder: "\(path)/train"}}
        model: {layers: [flatten, {linear: {out_features: 8}}, relu, {linear: {out_features: 4}}]}
        """, source: "gratings")
    experiment.data = DataPlan(
      train: .folder("\(path)/train").changed(by: train),
      test: .folder("\(path)/test").changed(by: test), transforms: transforms)
    return experiment
  }
}
