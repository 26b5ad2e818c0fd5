import Foundation
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

/// CIFAR-10's test pictures as JPEG, where this machine has them beside the project.
private enum SharedPictures {
  static let archive = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../../shared/data/cifar10-jpeg.tar.gz")
    .standardizedFileURL.path

  static var areHere: Bool { FileManager.default.fileExists(atPath: archive) }

  /// Unpacks them into a folder.
  static func unpack(into folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tar", "-xzf", archive, "-C", folder, "test"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(archive) cannot be unpacked")
  }
}

/// Programs that start from one seed on the same files follow PyTorch's losses, with no weights exchanged.
///
/// The small one is followed here for all 100 steps, the large ones for a few; `scripts/curves` follows all to the end.
@Suite(
  .enabled(
    if: SharedPictures.areHere,
    "needs \(SharedPictures.archive), CIFAR-10's pictures, which are not a part of the project"),
  .serialized)
struct CurveTests {
  @Test(arguments: [
    ("lenet", 100), ("alexnet-as-written", 3), ("alexnet", 4), ("resnet34", 4), ("vgg19", 2),
  ])
  func `One seed gives PyTorch's losses`(name: String, steps: Int) throws {
    let place = try TemporaryFolder()
    try SharedPictures.unpack(into: place.path)
    let experiment = try ExperimentReference(fixturePath("curves/\(name).yaml")).load()
      .setting(["data.train.folder=\(place.path)/test", "duration=\(steps) steps"]).experiment
    let trainer = try Trainer(TrainingPlan(experiment), resuming: nil)
    let notebook = Notebook()
    _ = try trainer.run(TrainingCommands(), notebook.outlet)
    let golden = try fixture("curves/losses")
    let (one, two) = try (
      golden.tensor(named: "\(name)/1").doubles, golden.tensor(named: "\(name)/2").doubles
    )
    let exact =
      golden.names.contains("\(name)/float64")
      ? try golden.tensor(named: "\(name)/float64").doubles : two
    let ours = notebook.steps.map(\.loss)
    try #require(ours.count == steps)
    #expect(abs(ours[0] - two[0]) <= 1e-5 * two[0], "at the first step: \(ours[0]), not \(two[0])")
    // What float32 leaves open: PyTorch on one thread and on two, and, where a network magnifies roundings, in float64.
    var open = 0.0
    for step in 0..<steps {
      open = max(
        open, abs(one[step] - two[step]) / two[step], abs(exact[step] - two[step]) / two[step])
      let distance = abs(ours[step] - two[step]) / two[step]
      #expect(distance <= max(1e-3, 2 * open), "step \(step + 1): \(ours[step]), not \(two[step])")
    }
  }
}
