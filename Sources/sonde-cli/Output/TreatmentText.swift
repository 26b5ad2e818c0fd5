import Sonde
import SondeExperiments
import SondeRuns

/// What came of trying remedies, for people.
struct TreatmentText {
  private let treatment: Treatment
  private let verdict: Verdict

  /// - Parameters:
  ///   - treatment: What came of it.
  ///   - verdict: What was found, as it is after the treatment.
  init(_ treatment: Treatment, _ verdict: Verdict) {
    self.treatment = treatment
    self.verdict = verdict
  }

  func text(width: Int) -> String {
    ([treatment.attempts.isEmpty ? "" : table.text(width: width), conclusion] + withdrawn)
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var table: TextTable {
    var table = TextTable(.left, .right, .right, .left)
    table.add("tried", "right", "learns in", "")
    add(treatment.untreated, to: &table)
    for (index, attempt) in treatment.attempts.enumerated() {
      add(attempt, to: &table, mark: treatment.cures.contains(index) ? "cures" : "")
    }
    for control in treatment.controls { add(control, to: &table) }
    return table
  }

  private func add(
    _ attempt: Treatment.Attempt, to table: inout TextTable, mark: String = ""
  ) {
    let label =
      switch attempt.origin {
      case .untreated, .findings: ""
      case .counterfactual: "no finding speaks for it: "
      case .generic: "what one tries last: "
      case .control: "for comparison, at random: "
      }
    let first = attempt.first.map { $0.verdict == .learns ? "1 of 1" : "0 of 1" } ?? ""
    table.add(
      label + attempt.name,
      attempt.obstacle == nil ? Wording.percentage(attempt.accuracy) : "not possible",
      attempt.trials.isEmpty ? first : "\(attempt.learningCount) of \(attempt.trials.count)", mark)
  }

  private var conclusion: String {
    if let repair = treatment.repair {
      let finding = verdict.findings.first { $0.illness == repair }
      return "No edit of the experiment cures it: the data must be repaired. "
        + (finding?.statement ?? "")
    }
    guard let cure = treatment.curing else {
      let ruledOut = treatment.attempts.filter { $0.obstacle == nil }.count
      return treatment.isCutShort
        ? "Time ran out before a cure was proven; give more with --budget. What was tried is kept."
        : ruledOut == 0
          ? "Nothing is known that could be tried."
          : "None of these cures it, which rules \(ruledOut == 1 ? "it" : "all of them") out."
    }
    let others = treatment.cures.dropFirst().map { place in
      "So does, instead of it:\n" + lines(treatment.attempts[place].edits)
    }
    return
      ([
        "Cured, on \(cure.trials.count) seeds of \(treatment.steps ?? 0) steps each, by:\n"
          + lines(cure.edits)
      ]
      + others).joined(separator: "\n\n")
  }

  private func lines(_ edits: [Edit]) -> String {
    edits.map { "  \($0)" }.joined(separator: "\n")
  }

  private var withdrawn: [String] {
    verdict.withdrawn.map {
      "Withdrawn: \($0.illness.title). What cures works without a change of it, and that alone changes nothing."
    }
  }
}
