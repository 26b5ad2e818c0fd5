import Foundation
import SondeFormats
import SondeRuns
import Testing

struct TensorBoardSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func files() throws -> [EventFile] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("events.out.tfevents.") }.sorted()
      .map { try EventFile(contentsOf: folder.file($0)) }
  }

  private func written(stepInterval: Int = 1) throws -> EventFile {
    let sink = TensorBoardSink(folder: folder.path, stepInterval: stepInterval)
    try sink.write(SampleRun.events)
    try sink.close()
    return try #require(try files().first)
  }

  @Test func `Train and validation have tags of their own, with the right values`() throws {
    let file = try written()
    #expect(file.scalars("loss/train").map(\.value) == (1...12).map { Float(2 / Double($0)) })
    #expect(file.scalars("loss/train").map(\.step) == Array(1...12))
    #expect(file.scalars("loss/validation").map(\.value) == [3, 1.5, 1])
    #expect(file.scalars("accuracy/validation").map(\.value) == [0.25, 0.5, 0.75])
    #expect(file.scalars("accuracy/validation").map(\.step) == [4, 8, 12])
    #expect(file.scalars("learning_rate").map(\.value) == Array(repeating: 0.01, count: 12))
    #expect(file.scalars("epoch/loss").map(\.value) == [1, 0.5, Float(1 / 3.0)])
    #expect(file.truncatedByteCount == 0)
  }

  @Test func `Each epoch has a histogram of each parameter and gradient`() throws {
    let histograms = try written().events.compactMap { event -> (String, Int, HistogramSummary)? in
      guard case .histogram(let tag, let histogram) = event.content else { return nil }
      return (tag, event.step, histogram)
    }
    #expect(
      histograms.map(\.0) == (1...3).flatMap { _ in ["conv1.weight_data", "conv1.weight_grad"] })
    #expect(histograms.map(\.1) == [1, 1, 2, 2, 3, 3])
    #expect(histograms[0].2.count == 7 && histograms[0].2.maximum == 1)
    #expect(Event.Distribution.dataTag("conv1.weight") == "conv1.weight_data")
    #expect(Event.Distribution.gradientTag("conv1.weight") == "conv1.weight_grad")
  }

  @Test func `Every nth step is written when that is asked for`() throws {
    #expect(try written(stepInterval: 5).scalars("loss/train").map(\.step) == [1, 5, 10])
  }

  @Test func `A run that goes on voids what came after the checkpoint`() throws {
    _ = try written()
    let sink = TensorBoardSink(folder: folder.path)
    try sink.write([
      .resumed(Event.Resumed(step: 8, epoch: 3, path: "checkpoints/last.safetensors")),
      .step(SampleRun.step(9)),
    ])
    try sink.close()
    let second = try #require(try files().last)
    let start = try #require(second.events.first { $0.content == .sessionStart })
    #expect(start.step == 9)
    #expect(second.scalars("loss/train").map(\.step) == [9])
  }

  @Test func `A folder that went away is an error, and a new file is begun when it is back`() throws
  {
    let path = folder.file("gone")
    let sink = TensorBoardSink(folder: path)
    #expect(throws: FormatError.self) { try sink.write(SampleRun.events) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try sink.write(SampleRun.events)
    try sink.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 1)
  }

  @Test func `No events, no file`() throws {
    let sink = TensorBoardSink(folder: folder.path)
    try sink.write([])
    try sink.close()
    #expect(try files().isEmpty)
  }

  @Test func `Each epoch's gradients are there as a table with what they say`() throws {
    let sink = TensorBoardSink(folder: folder.path)
    let end = Event.EpochEnded(
      step: 12, epoch: 3, loss: 1, accuracy: 1, samples: 64, seconds: 4, time: SampleRun.time(12))
    try sink.write([.started(SampleRun.started)] + SampleRun.measured + [.epochEnded(end)])
    try sink.close()
    let texts = try #require(try files().first).events.compactMap { event -> String? in
      if case .text("gradients", let text) = event.content { text } else { nil }
    }
    let text = try #require(texts.first)
    #expect(texts.count == 1 && text.hasPrefix("**Healthy: "), "\(text)")
    // 1/12 over 2 and 2/12 over 4: the newest of three.
    #expect(text.contains("| conv1 | 8.3e-02 | 2.0000 | 4.2e-02 | ██████▌ |"), "\(text)")
    #expect(text.contains("| fc3 | 1.7e-01 | 4.0000 | 4.2e-02 | ██████▌ |"))
    #expect(!text.contains("relu1") && text.hasSuffix("Step 12."))
  }

  @Test func `The experiment, readings and mistakes are there`() throws {
    let sink = TensorBoardSink(folder: folder.path)
    try sink.write([.started(SampleRun.started)] + SampleRun.measured)
    try sink.close()
    let file = try #require(try files().first)
    #expect(file.events.map(\.content).contains(.text(tag: "experiment", "    name: sample\n    ")))
    #expect(file.scalars("weight_norm/fc3").map(\.step) == [4, 8, 12])
    #expect(file.scalars("class_accuracy/1").map(\.value) == [0.5, 0.5, 0.5])
    #expect(file.scalars("network/smoothed_loss").count == 3)
    // The picture is in the file as it was given.
    let path = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(path)))
    for text in ["misclassified_validation/1 cat as dog", "_hparams_/session_start_info"] {
      #expect(bytes.range(of: Data(text.utf8)) != nil)
    }
  }
}
