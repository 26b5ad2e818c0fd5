import Foundation
import SondeDatasets
import SondeFormats
import SondeTensors

@testable import SondeTraining

extension FuzzTarget {
  private static let whole: Checkpoint = {
    var generator = Generator(seed: 4)
    var tensors = Safetensors()
    tensors.append(
      Tensor(shape: [4, 6], elements: generator.uniform(count: 24)), named: "layer.weight")
    tensors.append(Tensor(shape: [4], elements: generator.uniform(count: 4)), named: "layer.bias")
    return Checkpoint(
      experiment: "name: x\n", classes: ["cat", "dog"],
      progress: TrainingProgress(
        position: LoaderPosition(epoch: 2, generator: generator), learningRate: 0.1),
      tensors: tensors)
  }()

  /// A checkpoint is what was saved, or it is refused.
  static let checkpoint = FuzzTarget(
    name: "checkpoint",
    seeds: {
      let file = path("seed")
      try whole.write(to: file)
      defer { try? FileManager.default.removeItem(atPath: file) }
      return [Array(try Data(contentsOf: URL(fileURLWithPath: file)))]
    },
    read: { bytes in
      let file = path("damaged")
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let read = try Checkpoint(contentsOf: file)
      try demand(
        read.progress == whole.progress && read.experiment == whole.experiment
          && read.classes == whole.classes, "another checkpoint was read")
      for name in whole.tensors.names {
        try demand(read.tensors[name] == whole.tensors[name], "\(name) is another")
      }
    }, isRefusal: { $0 is FormatError || $0 is TrainingError })

  private static func path(_ name: String) -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("sonde-fuzz-checkpoint-\(name)-\(getpid())").path
  }
}
