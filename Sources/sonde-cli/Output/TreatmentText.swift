import Sonde
import SondeRuns

/// What came of trying remedies, for people.
struct TreatmentText {
  private let treatment: Treatment

  init(_ treatment: Treatment) { self.treatment = treatment }

  func text(width: Int) -> String {
    var table = TextTable(.left, .right, .right, .left)
    table.add("tried", "right", "learns in", "")
    add(treatment.untreated, "untreated", to: &table)
    for (index, attempt) in treatment.attempts.enumerated() {
      add(
        attempt, attempt.titles.joined(separator: ", and "), to: &table,
        mark: index == treatment.cure ? "cures" : "")
    }
    return table.text(width: width) + "\n\n" + conclusion
  }

  private func add(
    _ attempt: Treatment.Attempt, _ name: String, to table: inout TextTable, mark: String = ""
  ) {
    table.add(
      name, attempt.trials.isEmpty ? "not possible" : Wording.percentage(attempt.accuracy),
      attempt.trials.isEmpty ? "" : "\(attempt.learningCount) of \(attempt.trials.count)", mark)
  }

  private var conclusion: String {
    guard let cure = treatment.curing else {
      return treatment.isCutShort
        ? "Time ran out before a cure was found; give more with --budget."
        : "None of these cures it."
    }
    let lines = cure.edits.map { "  \($0)" }.joined(separator: "\n")
    return "Cured, on \(cure.trials.count) seeds, by:\n\(lines)"
  }
}
