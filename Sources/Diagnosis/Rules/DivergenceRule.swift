import Foundation
import SondeExperiments
import SondeRuns

/// Finds numbers that are not finite, and where they arise first.
package enum DivergenceRule: Rule {
  package static let documentation = RuleDocumentation(
    "divergence", finds: [.nonFiniteInput, .nonFiniteValues],
    statistic:
      "The first loss, and the first quantity of the first layer in the order of the data, that is not finite.",
    decision: "Any: certain.",
    source: "Exact.",
    falseAlarms: "None: a number that is not finite is never wanted.")

  package static func judge(_ subject: Subject) -> Judgement {
    // Pictures that were looked at themselves are another rule's business.
    let isInput =
      subject.data.map { data in data.sets.contains { $0.notFinite.count > 0 } } ?? false
    if let probe = subject.probe, !probe.loss.isFinite, !isInput { return .found([before(probe)]) }
    guard let record = subject.record else {
      return subject.probe == nil
        ? .unknown(missing: "a loss: log it at every step, or every few") : .healthy
    }
    guard let first = record.losses.first(where: { !$0.value.isFinite }) else { return .healthy }
    return .found([inTraining(record, at: first.step)])
  }

  private static func before(_ probe: ProbeReport) -> Finding {
    let row = probe.rows.first { !$0.measured.deviation.isFinite }
    let before = probe.rows.prefix { $0.measured.deviation.isFinite }.last
    let isInput = row?.layer == probe.rows.first?.layer
    let place = row?.layer ?? "the loss"
    return Finding(
      isInput ? .nonFiniteInput : .nonFiniteValues, layers: [row?.layer].compactMap { $0 },
      .certain,
      isInput
        ? "The first batches bring numbers that are not finite to \(place), the first layer."
        : """
        Before any step, numbers overflow in \(place)\
        \(before.map { "; before it, \($0.layer) gives a deviation of \(Wording.number($0.measured.deviation))" } ?? "").
        """,
      proofs: [Proof("deviation of \(place)", row?.measured.deviation ?? probe.loss, .probe)])
  }

  private static func inTraining(_ record: RunRecord, at step: Int) -> Finding {
    // What was last measured before says in which layer numbers had grown most.
    let grown = record.layers.compactMap { layer -> (name: String, growth: Double)? in
      let series = record.series(.activationDeviation, of: layer.name)
      guard let first = series.first?.value, let last = series.last?.value, first > 0 else {
        return nil
      }
      return (layer.name, last.isFinite ? last / first : .infinity)
    }
    let worst = grown.first { $0.growth == .infinity } ?? grown.max { $0.growth < $1.growth }
    let note = worst.flatMap { worst in
      worst.growth > 10
        ? " When it was last looked at, the output of \(worst.name) had grown \(Wording.number(worst.growth)) times."
        : nil
    }
    return Finding(
      .nonFiniteValues, layers: worst.map { [$0.name] } ?? [], .certain,
      "The loss of step \(step) is not a finite number.\(note ?? "")",
      proofs: [Proof("step of the first loss that is not finite", Double(step), .record)])
  }
}
