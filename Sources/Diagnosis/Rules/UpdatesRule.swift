import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds out whether parameters move as their gradients ask.
package enum UpdatesRule: Rule {
  package static let documentation = RuleDocumentation(
    "updates", finds: [.reversedGradient, .keptGradients, .frozenParameters],
    statistic: """
      The first three updates of each parameter, beside those that the optimizer makes of each batch's gradient alone, from the \
      same state.
      """,
    decision: """
      An update that points against the expected one (cosine below −0.9): certain. Later updates that have more than a tenth beside what \
      their batch asks for, while the first had not: certain. Parameters that do not move although their gradient is not 0: certain \
      where training does not move, likely where it does, possible where weights were loaded from a file.
      """,
    source:
      "Exact: both updates are computed. TrainCheck (Jiang et al. 2025) infers such invariants from traces.",
    falseAlarms:
      "Layers that are meant to stay, as in fine-tuning: where weights come from a file that is only called possible."
  )

  /// Below this cosine an update goes the wrong way.
  static let against = -0.9
  /// What an update may have beside what its batch asks for.
  static let carriedShare = 0.1

  package static func judge(_ subject: Subject) -> Judgement {
    guard let updates = subject.updates else {
      return .unknown(missing: "the first updates, which only an experiment allows to repeat")
    }
    return .found(
      [reversed(subject, updates), kept(subject, updates), frozen(subject, updates)]
        .compactMap { $0 })
  }

  private static func reversed(_ subject: Subject, _ updates: UpdateReport) -> Finding? {
    let rows = updates.rows.filter { $0.alignment < against }
    guard let worst = rows.min(by: { $0.alignment < $1.alignment }) else { return nil }
    return Finding(
      .reversedGradient, layers: rows.map(\.layer).unique, .certain,
      "\(share(rows.count, of: updates)) are moved against what their gradients ask for: the loss is climbed.",
      proofs: [
        Proof(
          "cosine of \(worst.parameter)'s first update and the expected one", worst.alignment,
          healthy: .about(1), .probe)
      ], remedies: [ordinary(subject)].compactMap { $0 })
  }

  private static func kept(_ subject: Subject, _ updates: UpdateReport) -> Finding? {
    let rows = updates.rows.filter { $0.carried > carriedShare }
    guard let worst = rows.max(by: { $0.carried < $1.carried }) else { return nil }
    return Finding(
      .keptGradients, layers: rows.map(\.layer).unique, .certain,
      """
      The first update is what its batch asks for; later ones have, beside it, \(Wording.number(worst.carried)) times as much \
      (\(worst.parameter)): gradients of earlier batches are not forgotten.
      """,
      proofs: [
        Proof(
          "rest of \(worst.parameter)'s later updates, over what their batch asks for",
          worst.carried, healthy: .about(0), .probe)
      ], remedies: [ordinary(subject)].compactMap { $0 })
  }

  private static func frozen(_ subject: Subject, _ updates: UpdateReport) -> Finding? {
    let rows = updates.rows.filter { $0.moved == 0 && $0.expected > 0 }
    guard let first = rows.first else { return nil }
    let isLoaded = subject.experiment?.initialization.weights != nil
    return Finding(
      .frozenParameters, layers: rows.map(\.layer).unique,
      isLoaded ? .possible : subject.learns ? .likely : .certain,
      """
      \(share(rows.count, of: updates)) have a gradient and are not updated, \(first.parameter) \
      \(rows.count == 1 ? "alone" : "first").
      """,
      proofs: [
        Proof("norm of \(first.parameter)'s first update", first.moved, .probe),
        Proof("norm that its gradient asks for", first.expected, .probe),
      ], remedies: [ordinary(subject)].compactMap { $0 })
  }

  private static func share(_ count: Int, of updates: UpdateReport) -> String {
    "\(count) of \(updates.rows.count) parameters"
  }

  /// Gradients of one batch, and all parameters in the optimizer.
  private static func ordinary(_ subject: Subject) -> Remedy? {
    subject.experiment.flatMap { experiment in
      Remedy("update every parameter by its batch's gradient", of: experiment) {
        $0.gradients = GradientPlan()
        $0.parameterGroups = []
      }
    }
  }
}

extension [String] {
  /// Each once, in the order in which they come first.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
