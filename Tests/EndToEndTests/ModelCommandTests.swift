import Foundation
import Sonde
import Testing

/// The commands that use a trained network.
@Suite struct ModelCommandTests {
  private struct Evaluated: Decodable {
    struct Class: Decodable {
      let name: String
      let count: Int
    }
    let split: String
    let count: Int
    let loss: Double
    let accuracy: Double
    let top5Accuracy: Double
    let classes: [Class]
    let confusion: [[Int]]
  }

  @Test func `Evaluation gives what training recorded, for people and machines`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    let events = try await place.command.run("train", "tiny.yaml", "--json").lines
      .map(Event.init(json:))
    let recorded = events.compactMap { event -> Event.Evaluation? in
      if case .evaluation(let evaluation) = event { evaluation } else { nil }
    }
    let last = try #require(recorded.last)
    let result = try await place.command.run(
      "evaluate", "runs/tiny-1", "--checkpoint", "last", "--json", "--confusion", "c.png")
    #expect(result.code == 0, "\(result.errors)")
    let found = try JSONDecoder().decode(Evaluated.self, from: Data(result.output.utf8))
    #expect(found.split == "test" && found.count == 80)
    #expect(found.loss == last.loss && found.accuracy == last.accuracy)
    #expect(found.top5Accuracy >= found.accuracy)
    #expect(found.classes.map(\.count).reduce(0, +) == 80)
    #expect(found.confusion.joined().reduce(0, +) == 80)
    #expect(place.has("c.png"))

    let text = try await place.command.run("evaluate", "runs/tiny-1", "--checkpoint", "last")
    #expect(text.output.contains("set         test, 80 pictures"))
    #expect(text.output.contains("most often taken for"))
    for found in found.classes { #expect(text.output.contains("\n\(found.name) ")) }
  }

  @Test func `Another set can be evaluated`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 1)
    _ = try await place.command.run("train", "tiny.yaml")
    let train = try await place.command.run("evaluate", "tiny-1", "--split", "train", "--json")
    #expect(train.output.contains(#""count":160"#), "\(train.errors)")
    let other = try await place.command.run(
      "evaluate", "tiny-1", "--set", "data.test.shapes.count=30")
    #expect(other.output.contains("30 pictures"), "\(other.errors)")
  }

  @Test func `Predictions stand in the order of the files, the likeliest class first`() async throws
  {
    let place = try Workplace()
    try place.writeExperiment()
    _ = try await place.command.run("train", "tiny.yaml")
    let files = try place.writePictures(3)
    let result = try await place.command.run(
      "predict", "runs/tiny-1", files[0], files[1], files[2], "--json", "--top", "10")
    #expect(result.code == 0, "\(result.errors)")
    let predictions = try result.lines.map {
      try JSONDecoder().decode(TrainedModel.Prediction.self, from: Data($0.utf8))
    }
    #expect(predictions.map(\.file) == files)
    for prediction in predictions {
      let probabilities = prediction.candidates.map(\.probability)
      #expect(probabilities.count == 10)
      #expect(probabilities == probabilities.sorted(by: >))
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
    }
    let text = try await place.command.run("predict", "tiny-1", files[0], files[1], "--top", "1")
    #expect(text.lines.count == 2)
    let best = try #require(predictions[0].candidates.first)
    #expect(text.lines[0].hasPrefix("\(files[0])  \(best.name) "))
    #expect(Set(text.lines.map(\.count)).count == 1, "\(text.output)")
  }

  @Test func `Files that are no pictures are named, and the others are looked at`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 1)
    _ = try await place.command.run("train", "tiny.yaml")
    let good = try place.writePictures(1)[0]
    try place.write("no picture", to: "notes.png")
    // A picture whose end is missing passes until it is decoded.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: place.file(good)))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: place.file("half.png")))
    let bad = try await place.command.run(
      "predict", "tiny-1", "notes.png", good, "half.png", "--top", "1")
    #expect(bad.code == 65)
    #expect(bad.lines.count == 1 && bad.output.hasPrefix(good))
    #expect(bad.errors.contains("sonde: notes.png: "))
    #expect(bad.errors.contains("sonde: half.png: "))
    let missing = try await place.command.run("predict", "tiny-1", "gone.png", good, "runs")
    #expect(missing.code == 66)
    #expect(missing.output.hasPrefix(good))
    #expect(missing.errors.contains("gone.png"))
    #expect(missing.errors.contains("it is a folder; name the files in it, as in runs/*.png"))
  }
}
