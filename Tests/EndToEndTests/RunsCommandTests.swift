import Foundation
import Sonde
import Testing

/// What was trained, and what is on record of it.
@Suite struct RunsCommandTests {
  private func trained(_ count: Int = 1) async throws -> Workplace {
    let place = try Workplace()
    try place.writeExperiment(count: 48, epochs: 1)
    for number in 0..<count {
      let result = try await place.command.run(
        "train", "tiny.yaml", "--quiet", "--set", "optimizer.sgd.learning_rate=0.0\(number + 1)")
      #expect(result.code == 0, "\(result.errors)")
    }
    return place
  }

  @Test func `Runs are listed, tagged and shown`() async throws {
    let place = try await trained()
    let tagged = try await place.command.run("runs", "tag", "tiny-1", "add", "good", "small net")
    #expect(tagged.output == "runs/tiny-1: good, small net\n", "\(tagged.errors)")
    let list = try await place.command.run("runs")
    #expect(list.lines.count == 2 && list.lines[0].hasPrefix("run "))
    for text in ["tiny-1", "finished", "1/1", "good, small net"] {
      #expect(list.lines[1].contains(text), "\(list.output)")
    }
    let json = try await place.command.run("runs", "list", "--json", "--tag", "good")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["state"] as? String == "finished" && object?["step"] as? Int == 3)
    let began = try #require(object?["began"] as? Double)
    #expect(abs(began - Date().timeIntervalSince1970) < 3600)
    let none = try await place.command.run("runs", "list", "--tag", "other")
    #expect(none.output.isEmpty && none.code == 0)
    let shown = try await place.command.run("runs", "show", "tiny-1")
    for text in ["finished after 3 steps", "loss/test", "checkpoints/last", "oneDNN", "62,006"] {
      #expect(shown.output.contains(text), "\(shown.output)")
    }
    let removed = try await place.command.run("runs", "tag", "tiny-1", "remove", "none")
    #expect(removed.code == 64 && removed.errors.contains("does not have the tag \"none\""))
  }

  @Test func `Runs are compared by what differs and what came of it`() async throws {
    let place = try await trained(2)
    let result = try await place.command.run("runs", "compare", "tiny-1", "tiny-2")
    #expect(result.code == 0, "\(result.errors)")
    let rate = try #require(result.lines.first { $0.hasPrefix("optimizer.sgd.learning_rate") })
    #expect(rate.contains("0.01") && rate.contains("0.02"))
    #expect(result.output.contains("loss/test") && !result.output.contains("momentum"))
    let one = try await place.command.run("runs", "compare", "tiny-1")
    #expect(one.code == 64)
  }

  @Test func `A run's numbers are exported`() async throws {
    let place = try await trained()
    let csv = try await place.command.run("runs", "export", "tiny-1", "--format", "csv")
    #expect(csv.output.hasPrefix("step,epoch,time,split,layer,class,name,value\r\n"))
    #expect(csv.output.contains(",test,,,accuracy,"))
    let file = try await place.command.run(
      "runs", "export", "tiny-1", "--format", "jsonl", "-o", "numbers.jsonl")
    #expect(file.code == 0 && file.output.isEmpty && place.has("numbers.jsonl"))
  }

  @Test func `A run is deleted only where someone said yes, and never while it is written`()
    async throws
  {
    let place = try await trained()
    let unsure = try await place.command.run("runs", "delete", "tiny-1")
    #expect(unsure.code == 64 && unsure.errors.contains("--yes"), "\(unsure.errors)")
    #expect(place.has("runs/tiny-1/run.sqlite"))
    let lock = try RunLock(RunFolder(opening: place.file("runs/tiny-1")))
    let held = try await place.command.run("runs", "delete", "tiny-1", "--yes")
    #expect(held.code == 74 && held.errors.contains("is being written by"), "\(held.errors)")
    let list = try await place.command.run("runs", "list", "--json")
    #expect(list.output.contains(#""state":"running""#))
    withExtendedLifetime(lock) {}
  }

  @Test func `A deleted run is gone`() async throws {
    let place = try await trained()
    let result = try await place.command.run("runs", "delete", "tiny-1", "--yes")
    #expect(result.output == "deleted runs/tiny-1\n", "\(result.errors)")
    #expect(!place.has("runs/tiny-1"))
    let list = try await place.command.run("runs")
    #expect(list.code == 0 && list.errors.contains("There are no runs in runs"))
  }
}
