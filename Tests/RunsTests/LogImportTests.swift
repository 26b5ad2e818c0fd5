import Foundation
import SondeFormats
import TestSupport
import Testing

@testable import SondeRuns

/// Logs that other programs wrote; `scripts/oracles/tensorboard_logs.py` made them.
struct LogImportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Unpacks a log of the fixtures.
  static func unpack(_ name: String, to target: String) throws {
    let source = fixturePath("logs/\(name)")
    let files = try #require(FileManager.default.enumerator(atPath: source))
    for case let file as String in files where file.hasSuffix(".gz") {
      let packed = try SequentialFile("\(source)/\(file)")
      let path = URL(fileURLWithPath: "\(target)/\(file.dropLast(3))")
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(packed.read(upTo: 8 << 20)).write(to: path)
    }
  }

  private struct Facts: Decodable {
    var steps: Int
    /// Of each epoch: the norms of each parameter and of its gradient.
    var norms: [[String: [Double]]]
  }

  private func facts(_ name: String) throws -> Facts {
    let data = try Data(contentsOf: URL(fileURLWithPath: fixturePath("logs/norms.json")))
    let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try JSONDecoder().decode(
      Facts.self, from: JSONSerialization.data(withJSONObject: try #require(all[name])))
  }

  private func imported(
    _ name: String, mapping: LogMapping = LogMapping()
  ) throws -> (LogImport.Result, RunStore) {
    let log = folder.file("logs/\(name)")
    try Self.unpack(name, to: log)
    let result = try LogImport(log, mapping: mapping).run(in: folder.file("runs"))
    return (result, try RunStore(reading: result.folder + "/run.sqlite"))
  }

  @Test func `A log of a real PyTorch program becomes a run with metrics and layers`() throws {
    let (result, store) = try imported("healthy")
    #expect(result.folder.hasSuffix("runs/healthy-1") && result.warnings.isEmpty)
    #expect(
      try store.metricNames().map(\.description) == [
        "accuracy/train", "learning_rate/train", "loss/train", "accuracy/validation",
        "loss/validation",
      ])
    #expect(try store.series("loss", split: "train").map(\.step) == Array(1...20))
    #expect(try store.series("loss", split: "validation").map(\.step) == [10, 20])
    #expect(try store.layers().map(\.name) == ["conv1", "conv2", "fc1", "fc2", "fc3"])
    #expect(
      try store.layers().map(\.kind)
        == ["convolution", "convolution", "linear", "linear", "linear"])
    #expect(try store.layers().last?.outputShape == [2])
    #expect(try store.histograms("conv1.weight_data").map(\.step) == [10, 20])
    let overview = try RunOverview(RunFolder(opening: result.folder))
    #expect(overview.state == .imported && overview.step == 20 && overview.split == "validation")
  }

  @Test(arguments: ["healthy", "converged", "vanishing"])
  func `Norms are those that PyTorch computes, at the step of their epoch`(name: String) throws {
    let facts = try facts(name)
    let store = try imported(name).1
    for layer in try store.layers().map(\.name) {
      let wanted: [(Quantity, String, Int)] = [
        (.weightNorm, "weight", 0), (.weightGradientNorm, "weight", 1),
        (.biasGradientNorm, "bias", 1),
      ]
      for (quantity, parameter, place) in wanted {
        let points = try store.readings(quantity, layer: layer)
        #expect(points.map(\.step) == [facts.steps / 2, facts.steps], "\(layer)")
        for (point, norms) in zip(points, facts.norms) {
          let norm = try #require(norms["\(layer).\(parameter)"])[place]
          expectClose(point.value, norm, relative: 1e-6, "\(layer).\(parameter), \(quantity)")
        }
      }
      let ratio = try #require(try store.readings(.updateRatio, layer: layer).last).value
      let norms = try #require(facts.norms.last?["\(layer).weight"])
      expectClose(ratio, 0.01 * norms[1] / norms[0], relative: 1e-6, layer)
    }
  }

  @Test(arguments: [
    ("healthy", GradientFlow.Verdict.healthy), ("converged", .converged),
    ("vanishing", .vanishing),
  ])
  func `The gradients of three PyTorch networks are read rightly`(
    name: String, verdict: GradientFlow.Verdict
  ) throws {
    let readings = try #require(try LayerReadings(try imported(name).1))
    let flow = try #require(readings.flow)
    #expect(flow.verdict == verdict, "\(flow.sentence)")
    #expect(flow.classCount == 2)
  }

  @Test func `Keras' folders and tensors become one run`() throws {
    let (result, store) = try imported("keras")
    #expect(result.files == 2)
    #expect(try store.layers().map(\.name) == ["conv2d", "dense"])
    #expect(try store.layers().map(\.kind) == ["convolution", "linear"])
    #expect(
      try store.series("epoch_loss", split: "train").map(\.value)
        == [2, 1, 2 / 3.0].map(Float.init).map(Double.init))
    #expect(try store.series("loss", split: "validation").map(\.value)[0] == 2.5)
    #expect(try store.series("learning_rate", split: "train").map(\.value) == [0.5, 0.5, 0.5])
    let data = try Data(contentsOf: URL(fileURLWithPath: fixturePath("logs/norms.json")))
    let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let norms = try #require(all["keras"] as? [String: Double])
    for (layer, tag) in [("conv2d", "conv2d/kernel_0"), ("dense", "dense/kernel_0")] {
      // Thirty buckets are known, not the numbers in them.
      let points = try store.readings(.weightNorm, layer: layer)
      #expect(points.map(\.step) == [0, 1, 2])
      expectClose(try #require(points.last).value, try #require(norms[tag]), relative: 0.02, layer)
    }
  }

  @Test func `Lightning's tags are understood`() throws {
    let store = try imported("lightning").1
    #expect(
      try store.metricNames().map(\.description) == [
        "epoch/train", "epoch_loss/train", "learning_rate/train", "loss/train",
        "lr_sgd_momentum/train", "accuracy/validation", "loss/validation",
      ])
    // A percentage becomes a fraction.
    #expect(try store.series("accuracy", split: "validation").map(\.value) == [0.5, 0.75])
    #expect(try store.layers().map(\.name) == ["model.conv1", "model.fc"])
    #expect(
      try store.readings(.weightGradientNorm, layer: "model.fc").map(\.value)
        == Array(repeating: 3, count: 10))
    #expect(try store.readings(.biasGradientNorm, layer: "model.conv1").count == 10)
  }

  @Test func `A mapping names layers and metrics, and puts them in order`() throws {
    let mapping = try LogMapping(
      yaml: """
        layers:
          - {name: head, kind: output, tags: [fc3.weight_data, fc3.weight_grad]}
          - {name: conv2}
        metrics:
          Loss/train: objective/train
          learning_rate: ignore
        """, source: "map.yaml")
    let store = try imported("healthy", mapping: mapping).1
    #expect(
      try store.layers().map(\.name) == ["head", "conv2", "conv1", "fc1", "fc2", "fc3"])
    #expect(try store.layers()[0].kind == "output")
    #expect(try store.readings(.weightNorm, layer: "head").count == 2)
    #expect(try store.series("objective", split: "train").count == 20)
    #expect(try store.metricNames().allSatisfy { $0.name != "learning_rate" })
  }

  @Test func `A damaged file is told, and what stands before the damage is taken`() throws {
    let log = folder.file("log")
    try Self.unpack("healthy", to: log)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: log).first)
    let path = URL(fileURLWithPath: "\(log)/\(name)")
    var data = try Data(contentsOf: path)
    data[data.count / 2] ^= 1
    try data.write(to: path)
    let result = try LogImport(log).run(in: folder.file("runs"))
    #expect(result.warnings.count == 1 && result.warnings[0].contains("checksum"))
    let store = try RunStore(reading: result.folder + "/run.sqlite")
    #expect(try !store.series("loss", split: "train").isEmpty)
    #expect(try store.events(of: [.warning]).count == 1)
    // A tail that was cut is what a running program leaves: nothing to tell.
    try Self.unpack("healthy", to: log)
    try Data(try Data(contentsOf: path).dropLast(5)).write(to: path)
    #expect(try LogImport(log).run(in: folder.file("runs")).warnings.isEmpty)
  }

  @Test func `Folders without a log, or with several, are refused`() throws {
    let empty = folder.file("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(throws: RunError.noEventFiles(path: empty)) { try LogImport(empty) }
    #expect(throws: RunError.logMissing(path: "nowhere")) { try LogImport("nowhere") }
    let several = folder.file("several")
    for name in ["healthy", "converged"] { try Self.unpack(name, to: "\(several)/\(name)") }
    #expect(throws: RunError.severalLogs(path: several, found: ["converged", "healthy"])) {
      try LogImport(several)
    }
  }

  @Test func `The curves that PyTorch's add_scalars writes into folders are of one run`() throws {
    let log = folder.file("log")
    for (part, value) in [("Loss_Train", Float(2)), ("Loss_Valid", 3)] {
      let folder = "\(log)/\(part)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let writer = try EventFileWriter(folder: folder, wallTime: 1)
      try writer.add(value, tag: "Loss", step: 1, wallTime: 1)
      try writer.flush()
    }
    let result = try LogImport(log).run(in: folder.file("runs"))
    #expect(result.metrics == ["loss/train", "loss/validation"])
  }

  @Test func `What this program writes for TensorBoard is read back`() throws {
    let log = folder.file("log")
    try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: true)
    let sink = TensorBoardSink(folder: log)
    try sink.write(SampleRun.events + SampleRun.measured)
    try sink.close()
    let result = try LogImport(log).run(in: folder.file("runs"))
    let store = try RunStore(reading: result.folder + "/run.sqlite")
    #expect(
      try store.readings(.weightGradientNorm, layer: "fc3").map(\.step) == [4, 8, 12])
    #expect(
      try store.readings(.classAccuracy, layer: nil, classIndex: 1).map(\.value) == [0.5, 0.5, 0.5])
    #expect(try store.series("loss", split: "train").count == 12)
  }
}
