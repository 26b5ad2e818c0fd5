import Foundation
import Sonde
import SondeRuns

/// What was found in known cases, beside what should have been found.
struct CaseTable {
  /// What `sonde diagnose --treat --json` wrote.
  private struct Answer: Decodable {
    let verdict: Verdict
    let treatment: Treatment?
    let seconds: Double
  }

  /// A case and its diagnoses, a seed each.
  private struct Row {
    let known: KnownCase
    let answers: [Answer]

    var isHealthy: Bool { known.causes.isEmpty }
    var illCount: Int { answers.count { $0.verdict.isIll } }
    var rightCount: Int {
      answers.count { answer in
        isHealthy
          ? !answer.verdict.isIll
          : answer.verdict.isIll
            && answer.verdict.findings.first.map { known.causes.contains($0.illness) } ?? false
      }
    }
    var curedCount: Int {
      answers.count {
        known.wantsRepair ? $0.treatment?.repair != nil : $0.treatment?.curing != nil
      }
    }
    /// What was found first, each once.
    var verdicts: String {
      let names = answers.map { answer in
        answer.verdict.isIll
          ? answer.verdict.findings.first?.illness.rawValue ?? "hangs on the seed" : "healthy"
      }
      return names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
        .joined(separator: ", ")
    }
    var seconds: Double { answers.map(\.seconds).reduce(0, +) / Double(max(1, answers.count)) }
  }

  private let rows: [Row]

  /// Reads the diagnoses.
  ///
  /// - Parameters:
  ///   - cases: What is known.
  ///   - results: The folder with the diagnoses, in files named `CASE-SEED.json`.
  /// - Throws: Where the folder, or a file of it, cannot be read.
  init(_ cases: [KnownCase], results: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: results).sorted()
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    rows = try cases.map { known in
      let own = files.filter { file in
        file.hasPrefix(known.name + "-") && file.hasSuffix(".json")
          && Int(file.dropFirst(known.name.count + 1).dropLast(5)) != nil
      }
      return Row(
        known: known,
        answers: try own.map {
          try decoder.decode(
            Answer.self, from: Data(contentsOf: URL(fileURLWithPath: "\(results)/\($0)")))
        })
    }.filter { !$0.answers.isEmpty }
  }

  func text(width: Int) -> String {
    var table = TextTable(.left, .left, .right, .right, .right)
    table.add("case", "verdict", "right", "cured", "seconds")
    for row in rows {
      let count = row.answers.count
      table.add(
        row.known.name, row.verdicts, "\(row.rightCount) of \(count)",
        row.isHealthy ? "" : "\(row.curedCount) of \(count)", String(format: "%.0f", row.seconds))
    }
    return table.text(width: width) + "\n\n" + totals
  }

  private var totals: String {
    let (ill, healthy) = (rows.filter { !$0.isHealthy }, rows.filter(\.isHealthy))
    let (cases, controls) = (Self.answers(ill), Self.answers(healthy))
    var table = TextTable(.left, .right, .right)
    func add(_ name: String, _ count: Int, of all: Int) {
      table.add(
        name, "\(count) of \(all)", all > 0 ? Wording.percentage(Double(count) / Double(all)) : "")
    }
    add("faulty, detected", ill.map(\.illCount).reduce(0, +), of: cases)
    add("faulty, cause right", ill.map(\.rightCount).reduce(0, +), of: cases)
    add("faulty, cured", ill.map(\.curedCount).reduce(0, +), of: cases)
    add("healthy, flagged", healthy.map(\.illCount).reduce(0, +), of: controls)
    return table.text()
  }

  private static func answers(_ rows: [Row]) -> Int { rows.map(\.answers.count).reduce(0, +) }
}
