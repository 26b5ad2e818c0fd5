import Foundation
import Testing

@testable import SondeRuns

struct RunExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func text(_ store: RunStore, _ format: RunExport.Format) throws -> String {
    var text = ""
    try RunExport(store, format: format).write { text += $0 }
    return text
  }

  private func recorded() throws -> RunStore {
    let store = try RunStore(writing: folder.file("run.sqlite"))
    var strange = SampleRun.readings(4)
    strange.readings = [
      Reading(layer: "a,\"b\"\r\nc", quantity: .weightNorm, value: .infinity),
      Reading(layer: nil, quantity: .classAccuracy, value: 0.5, classIndex: 1),
    ]
    try store.append([
      .step(SampleRun.step(1, loss: .nan)), .evaluation(SampleRun.evaluation(1)),
      .readings(strange),
    ])
    return store
  }

  /// Takes RFC 4180's records apart, by another way than they were written.
  private func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var (record, cell, isQuoted) = ([String](), "", false)
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      if isQuoted, scalar == "\"", next == "\"" {
        cell.unicodeScalars.append(scalar)
        place += 1
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, scalar == "," {
        record.append(cell)
        cell = ""
      } else if !isQuoted, scalar == "\r", next == "\n" {
        records.append(record + [cell])
        (record, cell) = ([], "")
        place += 1
      } else {
        cell.unicodeScalars.append(scalar)
      }
      place += 1
    }
    return records
  }

  @Test func `CSV has a record for each number, and keeps strange names`() throws {
    let records = records(try Self.text(try recorded(), .csv))
    #expect(
      records.first == ["step", "epoch", "time", "split", "layer", "class", "name", "value"])
    #expect(records.allSatisfy { $0.count == 8 })
    #expect(records.count == 1 + 4 + 3 + 2)
    #expect(records.contains { $0[3] == "train" && $0[6] == "loss" && $0[7] == "NaN" })
    #expect(records.contains { $0[3] == "validation" && $0[6] == "accuracy" && $0[7] == "0.25" })
    #expect(records.contains { $0[4] == "a,\"b\"\r\nc" && $0[7] == "Infinity" })
    #expect(records.last == ["4", "1", "1750000004.1", "", "", "1", "class_accuracy", "0.5"])
  }

  @Test func `JSON lines are objects without empty members`() throws {
    let lines = try Self.text(try recorded(), .jsonl).split(separator: "\n")
    #expect(lines.count == 9)
    let objects = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.allSatisfy { $0["step"] is Int && $0["name"] is String })
    let reading = try #require(objects.first { $0["layer"] as? String == "a,\"b\"\r\nc" })
    #expect(reading["value"] as? String == "Infinity" && reading["split"] == nil)
    #expect(objects.last?["class"] as? Int == 1)
  }

  @Test func `A file is written whole`() throws {
    let store = try recorded()
    let path = folder.file("numbers.csv")
    try RunExport(store, format: .csv).write(to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.text(store, .csv))
  }

  @Test func `An output that fails says so, and not the database`() throws {
    struct Full: Error {}
    #expect(throws: Full.self) {
      try RunExport(try recorded(), format: .csv).write { _ in throw Full() }
    }
  }
}
