import Foundation
import SondeExperiments
import SondeRuns

/// Finds out why the first forward pass loses the picture, or blows up, by changing one thing at a time.
package enum FirstSignalRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "first-signal",
    finds: [
      .drowningBiases, .smallWeights, .largeWeights, .unnormalizedInput, .explodingActivation,
      .saturation, .lostSignal,
    ],
    statistic: """
      Before training: how much of the last layer's output depends on the picture (input sensitivity), and the loss \
      beside that of guessing. The same for the experiment with biases of 0, with weights that keep the signal's size, with \
      normalised pictures, and with rectifiers.
      """,
    decision: """
      Only where training does not move. The picture is lost when less than a hundredth of the scores' deviation depends on it, or less than a \
      tenth of what depends on it with one of the changes, or when scores differ from picture to picture by less than a thousandth. Scores are \
      too large when the loss is more than twice that of guessing. The first change that mends it alone names the cause: likely. \
      Biases come first where they are larger than what the picture brings into the first layer, else last. Where no change mends it, \
      the symptom stands for itself: possible.
      """,
    source: """
      Poole et al. 2016 and Schoenholz et al. 2017 for why it is lost; the comparison with changed experiments is ours.
      """,
    falseAlarms: """
      Shallow sigmoid networks begin with a hundredth too and learn all the same: that is why training is looked at first.
      """)

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    guard let probe = subject.probe else {
      return .unknown(missing: "a look at the first batches, which only an experiment allows")
    }
    let changes = changes(subject, probe)
    let others = changes.map(\.probe)
    let signal = FirstSignal(probe, beside: others)
    guard !signal.isSound else { return .healthy }
    func first(_ mends: (FirstSignal) -> Bool) -> Counterfactual? {
      changes.first { mends(FirstSignal($0.probe, beside: others)) }
    }
    // Biases that drown the picture may hide that the weights are too small as well.
    if signal.isDrowned, let cure = changes.first, cure.change == .zeroBiases,
      isDrowning(subject, probe)
    {
      let after = FirstSignal(cure.probe, beside: others)
      if !after.isDrowned {
        let rest = after.isFaint ? first { !$0.isFaint } : nil
        return .found(([cure, rest].compactMap { $0 }).map { finding(signal, probe, $0) })
      }
    }
    let cure =
      first(\.isSound) ?? (signal.isDrowned ? first { !$0.isLarge && !$0.isDrowned } : nil)
      ?? (signal.isFaint ? first { !$0.isLarge && !$0.isFaint } : nil)
    return .found([finding(signal, probe, cure)])
  }

  /// What was tried, in the order in which it is believed.
  private static func changes(_ subject: Subject, _ probe: ProbeReport) -> [Counterfactual] {
    let biases = subject.counterfactuals.filter { $0.change == .zeroBiases }
    let others = subject.counterfactuals.filter { $0.change != .zeroBiases }
    return isDrowning(subject, probe) ? biases + others : others + biases
  }

  /// Whether biases are larger than what the picture brings into the first layer; true where that is not known.
  private static func isDrowning(_ subject: Subject, _ probe: ProbeReport) -> Bool {
    guard let row = probe.rows.first(where: { $0.gradientToWeight != nil }),
      let bias = subject.updates?.rows.first(where: { $0.parameter == row.layer + ".bias" })
    else { return true }
    return bias.size > row.measured.sensitivity * row.measured.deviation
  }

  private static func finding(
    _ signal: FirstSignal, _ probe: ProbeReport, _ cure: Counterfactual?
  ) -> Finding {
    let place =
      signal.isLarge
      ? nil : probe.rows.first { $0.measured.sensitivity < FirstSignal.lostSensitivity }
    return Finding(
      illness(signal, cure?.change), layers: [place?.layer].compactMap { $0 },
      cure == nil ? .possible : .likely, statement(signal, probe, place?.layer, cure),
      proofs: proofs(signal, probe, cure), remedies: [cure?.remedy].compactMap { $0 })
  }

  private static func illness(
    _ signal: FirstSignal, _ change: Counterfactual.Change?
  ) -> Illness {
    switch change {
    case .zeroBiases: .drowningBiases
    case .normalizedPictures: .unnormalizedInput
    case .scaledWeights: signal.isLarge ? .largeWeights : .smallWeights
    case .rectifiers: signal.isLarge ? .explodingActivation : .saturation
    case nil: signal.isLarge ? .largeWeights : .lostSignal
    }
  }

  private static func statement(
    _ signal: FirstSignal, _ probe: ProbeReport, _ layer: String?, _ cure: Counterfactual?
  ) -> String {
    let what =
      signal.isLarge
      ? """
      Before training, the loss is \(Wording.number(probe.loss)), where guessing costs \
      \(Wording.number(probe.chanceLoss)): the outputs are too large.
      """
      : """
      Before training, the outputs for different pictures differ by \(Wording.number(probe.spread)), which is \
      \(Wording.percentage(probe.sensitivity)) of their deviation\(layer.map { "; the picture is lost from \($0) on" } ?? "").
      """
    guard let cure else { return what }
    let after =
      signal.isLarge
      ? "it is \(Wording.number(cure.probe.loss))"
      : """
      they differ by \(Wording.number(cure.probe.spread)), \(Wording.percentage(cure.probe.sensitivity)) of their deviation
      """
    return "\(what) With \(cure.change.rawValue) and nothing else changed, \(after)."
  }

  private static func proofs(
    _ signal: FirstSignal, _ probe: ProbeReport, _ cure: Counterfactual?
  ) -> [Proof] {
    let name = probe.scores?.layer ?? "the outputs"
    func proofs(_ probe: ProbeReport, _ circumstance: String, _ origin: Proof.Origin) -> [Proof] {
      guard !signal.isLarge else {
        return [
          Proof(
            "loss before training\(circumstance)", probe.loss, healthy: .about(probe.chanceLoss),
            origin)
        ]
      }
      return [
        Proof(
          "input sensitivity of \(name)\(circumstance)", probe.sensitivity,
          healthy: .atLeast(FirstSignal.lostSensitivity), origin),
        Proof(
          "its deviation from picture to picture\(circumstance)", probe.spread,
          healthy: .atLeast(FirstSignal.lostDeviation), origin),
      ]
    }
    return proofs(probe, "", .probe)
      + (cure.map { proofs($0.probe, ", with \($0.change.rawValue)", .counterfactual) } ?? [])
  }
}
