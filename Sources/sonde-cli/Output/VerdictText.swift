import Foundation
import Sonde
import SondeExperiments
import SondeRuns

/// A verdict for people: the cause first, then what follows, the numbers, and what to change.
struct VerdictText {
  private let verdict: Verdict

  init(_ verdict: Verdict) { self.verdict = verdict }

  func text(width: Int) -> String {
    let width = min(width, 100)
    return ([headline] + verdict.findings.map { text($0, width: width) } + [unjudged(width: width)])
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var headline: String {
    let state = verdict.isIll ? "ILL" : verdict.findings.isEmpty ? "HEALTHY" : "NOT PLAINLY ILL"
    guard let outcome = verdict.outcome else { return state }
    let steps = "\(Wording.count(outcome.steps)) steps"
    let loss = "loss \(Wording.number(outcome.firstLoss)) → \(Wording.number(outcome.lastLoss))"
    let answers = outcome.answers.map {
      ", \(Wording.percentage($0.accuracy)) right where guessing gives \(Wording.percentage($0.guessing))"
    }
    let course =
      switch outcome.verdict {
      case .learns: "it learns"
      case .stuck: "it does not learn"
      case .diverged: "it diverges"
      case .undecided: "too few steps to tell whether it learns"
      }
    let seeds = verdict.seeds.map { " \($0.statement)" }
    return "\(state): \(course) (\(steps), \(loss)\(answers ?? "")).\(seeds ?? "")"
  }

  private func text(_ finding: Finding, width: Int) -> String {
    var lines = ["\(finding.illness.title.capitalizedFirst) (\(finding.certainty.rawValue))"]
    lines.append(TextWrapping.wrapped(finding.statement, width: width, indentation: 2))
    if !finding.proofs.isEmpty { lines.append(proofs(finding.proofs)) }
    for consequence in finding.consequences {
      lines.append(
        TextWrapping.wrapped(
          "→ \(consequence.illness.title): \(consequence.statement)", width: width, indentation: 2))
    }
    for remedy in finding.remedies {
      lines.append("  Try: \(remedy.title)")
      lines += remedy.edits.map { "    --set \(ShellWord.quoted($0.assignment))" }
    }
    return lines.joined(separator: "\n")
  }

  private func proofs(_ proofs: [Proof]) -> String {
    var table = TextTable(.left, .right, .left)
    for proof in proofs {
      let healthy =
        switch proof.healthy {
        case .about(let value): "healthy: about \(Self.number(value))"
        case .atLeast(let value): "healthy: at least \(Self.number(value))"
        case .atMost(let value): "healthy: at most \(Self.number(value))"
        case .none: ""
        }
      table.add(proof.what, Self.number(proof.found), healthy)
    }
    return table.text(indentation: 4)
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.4g", value) : Wording.number(value)
  }

  private func unjudged(width: Int) -> String {
    guard !verdict.unjudged.isEmpty else { return "" }
    // Rules that want the same are named together.
    var wants: [String] = []
    for rule in verdict.unjudged where !wants.contains(rule.missing) { wants.append(rule.missing) }
    let lines = wants.map { missing in
      let rules = verdict.unjudged.filter { $0.missing == missing }.map(\.rule)
      return TextWrapping.wrapped(
        "\(rules.joined(separator: ", ")): wants \(missing)", width: width, indentation: 2)
    }
    return (["Not judged:"] + lines).joined(separator: "\n")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Edit {
  /// The edit as `--set` takes it.
  fileprivate var assignment: String {
    "\(path)=\(to.map(YAMLWriter.flow) ?? "null")"
  }
}
