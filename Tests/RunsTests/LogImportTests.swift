import Foundation
import SondeFormats
import TestSupport
import Testing

@testable import SondeRuns

/// Logs that other programs wrote; `scripts/oracles/tensorboard_logs.py`, `keras_log.py` and `lightning_log.py` made them.
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

  private func facts<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
    try JSONDecoder().decode(
      type, from: Data(contentsOf: URL(fileURLWithPath: fixturePath("logs/\(file)"))))
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

  private struct KerasFacts: Decodable {
    var layers: [String]
    /// Of each epoch: the norm of each weight of each layer.
    var norms: [[String: [String: Double]]]
    var history: [String: [Double]]
  }

  @Test func `A log of Keras' callback becomes a run: folders, tensors, layers`() throws {
    let (result, store) = try imported("keras")
    let facts = try facts(KerasFacts.self, "keras/facts.json")
    #expect(result.files == 2 && result.warnings.isEmpty)
    #expect(
      try store.layers().map(\.name) == [
        "sequential.conv2d", "sequential.batch_normalization", "sequential.dense",
        "sequential.dense_1",
      ])
    #expect(
      try store.layers().map(\.kind)
        == ["convolution", "batch_normalization", "linear", "linear"])
    for (name, split, key) in [
      ("epoch_loss", "train", "loss"), ("epoch_accuracy", "train", "accuracy"),
      ("loss", "validation", "val_loss"), ("accuracy", "validation", "val_accuracy"),
    ] {
      let points = try store.series(name, split: split)
      // Ten batches an epoch: the log counts epochs from 0 for one tag and batches for another.
      #expect(points.map(\.step) == [10, 20, 30], "\(name)")
      let wanted = try #require(facts.history[key])
      for (point, value) in zip(points, wanted) {
        expectClose(point.value, value, relative: 1e-6, key)
      }
    }
    #expect(try store.series("epoch_loss", split: "train").map(\.epoch) == [1, 2, 3])
    #expect(
      try store.series("learning_rate", split: "train").map(\.value)
        == Array(repeating: Double(Float(0.05)), count: 3))
    for layer in facts.layers {
      let points = try store.readings(.weightNorm, layer: "sequential.\(layer)")
      #expect(points.map(\.step) == [10, 20, 30] && points.map(\.epoch) == [1, 2, 3])
      for (point, norms) in zip(points, facts.norms) {
        let norm = try #require(norms[layer]?["kernel"] ?? norms[layer]?["gamma"])
        // Thirty buckets are known, not the numbers in them.
        expectClose(point.value, norm, relative: 0.03, layer)
      }
    }
  }

  private struct LightningFacts: Decodable {
    struct Epoch: Decodable {
      var step: Int
      /// Of each parameter: its norm, and that of its gradient.
      var norms: [String: [Double]]
    }
    var epochs: [Epoch]
    /// Of each step, under the tags of Lightning's `grad_norm`.
    var gradientNorms: [[String: Double]]

    enum CodingKeys: String, CodingKey {
      case epochs
      case gradientNorms = "gradient_norms"
    }
  }

  @Test func `A log of Lightning's logger becomes a run: metrics, norms, histograms`() throws {
    let (result, store) = try imported("lightning")
    let facts = try facts(LightningFacts.self, "lightning/facts.json")
    #expect(result.warnings.isEmpty)
    let names = try store.metricNames().map(\.description)
    for name in [
      "loss/train", "epoch_loss/train", "learning_rate/train", "accuracy/validation",
      "loss/validation",
    ] {
      #expect(names.contains(name), "\(name) of \(names)")
    }
    // A percentage becomes a fraction.
    let accuracies = try store.series("accuracy", split: "validation").map(\.value)
    #expect(accuracies.count == 2 && accuracies.allSatisfy { (0...1).contains($0) })
    let layers = try store.layers()
    #expect(layers.map(\.name) == ["model.conv1", "model.norm1", "model.fc1", "model.fc2"])
    #expect(
      layers.map(\.kind) == ["convolution", "batch_normalization", "linear", "linear"])
    for layer in layers.map(\.name) {
      let weights = try store.readings(.weightNorm, layer: layer)
      #expect(weights.map(\.step) == facts.epochs.map(\.step))
      for (point, epoch) in zip(weights, facts.epochs) {
        let norm = try #require(epoch.norms["\(layer).weight"])[0]
        expectClose(point.value, norm, relative: 1e-6, layer)
      }
      let tag = "grad_2.0_norm/\(layer).weight"
      let logged = try store.readings(.weightGradientNorm, layer: layer)
      // Where a histogram has the same step, the norm is its.
      for (step, norms) in facts.gradientNorms.enumerated()
      where !facts.epochs.contains(where: { $0.step == step }) {
        let wanted = try #require(norms[tag])
        #expect(
          logged.contains { $0.step == step && abs($0.value - wanted) <= 1e-6 * wanted },
          "\(layer), step \(step)")
      }
    }
    #expect(try LayerReadings(store)?.flow != nil)
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
