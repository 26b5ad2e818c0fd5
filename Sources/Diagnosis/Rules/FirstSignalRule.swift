import Foundation
import SondeExperiments
import SondeRuns

/// Finds out why the first forward pass loses the picture, or blows up, by changing one thing at a time.
package enum FirstSignalRule: Rule {
  package static let documentation = RuleDocumentation(
    "first-signal",
    finds: [
      .drowningBiases, .smallWeights, .largeWeights, .unnormalizedInput, .saturation, .lostSignal,
    ],
    statistic: """
      Before training: how much of the last layer's output depends on the picture (input sensitivity), and the loss \
      beside that of guessing. The same for the experiment with biases of 0, with weights that keep the signal's size, with \
      normalised pictures, and with rectifiers.
      """,
    decision: """
      Only where training does not move. The signal is lost when less than a hundredth of the outputs' deviation depends on \
      the picture, or they differ from picture to picture by less than a thousandth; it is too large when the loss is more than twice that of guessing. The first change that mends it \
      alone names the cause: likely. Where none does, the symptom stands for itself: possible.
      """,
    source: """
      Poole et al. 2016 and Schoenholz et al. 2017 for why it is lost; the comparison with changed experiments is ours.
      """,
    falseAlarms: """
      Shallow sigmoid networks begin with a hundredth too and learn all the same: that is why training is looked at first.
      """)

  /// Below this the last layer no longer sees the picture.
  static let lostSensitivity = 0.01
  /// Below this deviation from picture to picture, all outputs are the same for what the loss makes of them.
  static let lostDeviation = 1e-3
  /// Above this multiple of the loss of guessing, outputs are too large.
  static let largeLoss = 2.0

  package static func judge(_ subject: Subject) -> Judgement {
    guard let probe = subject.probe else {
      return .unknown(missing: "a look at the first batches, which only an experiment allows")
    }
    guard let outcome = subject.outcome, outcome.verdict != .learns else { return .healthy }
    let symptom = Symptom(probe)
    guard symptom != .none else { return .healthy }
    let cure = subject.counterfactuals.first { Symptom($0.probe) == .none }
    return .found([finding(symptom, probe, cure)])
  }

  /// What is wrong with a first forward pass.
  enum Symptom: Equatable {
    case none, lost, large

    init(_ probe: ProbeReport) {
      if !probe.loss.isFinite || probe.loss > largeLoss * probe.chanceLoss {
        self = .large
      } else {
        self =
          probe.sensitivity < lostSensitivity || probe.spread < lostDeviation ? .lost : .none
      }
    }
  }

  private static func finding(
    _ symptom: Symptom, _ probe: ProbeReport, _ cure: Counterfactual?
  ) -> Finding {
    let place =
      symptom == .lost ? probe.rows.first { $0.measured.sensitivity < lostSensitivity } : nil
    return Finding(
      illness(symptom, cure?.change), layers: [place?.layer].compactMap { $0 },
      cure == nil ? .possible : .likely, statement(symptom, probe, place?.layer, cure),
      proofs: proofs(symptom, probe, cure), remedies: [cure?.remedy].compactMap { $0 })
  }

  private static func illness(_ symptom: Symptom, _ change: Counterfactual.Change?) -> Illness {
    switch (change, symptom) {
    case (.zeroBiases, _): .drowningBiases
    case (.normalizedPictures, _): .unnormalizedInput
    case (.scaledWeights, .large), (nil, .large): .largeWeights
    case (.scaledWeights, _): .smallWeights
    case (.rectifiers, _): .saturation
    case (nil, _): .lostSignal
    }
  }

  private static func statement(
    _ symptom: Symptom, _ probe: ProbeReport, _ layer: String?, _ cure: Counterfactual?
  ) -> String {
    let what =
      symptom == .lost
      ? """
      Before training, the outputs for different pictures differ by \(Wording.number(probe.spread)), which is \
      \(Wording.percentage(probe.sensitivity)) of their deviation\(layer.map { "; the picture is lost from \($0) on" } ?? "").
      """
      : """
      Before training, the loss is \(Wording.number(probe.loss)), where guessing costs \
      \(Wording.number(probe.chanceLoss)): the outputs are too large.
      """
    guard let cure else { return what }
    let after =
      symptom == .lost
      ? """
      they differ by \(Wording.number(cure.probe.spread)), \(Wording.percentage(cure.probe.sensitivity)) of their deviation
      """
      : "it is \(Wording.number(cure.probe.loss))"
    return "\(what) With \(cure.change.rawValue) and nothing else changed, \(after)."
  }

  private static func proofs(
    _ symptom: Symptom, _ probe: ProbeReport, _ cure: Counterfactual?
  ) -> [Proof] {
    let name = probe.scores?.layer ?? "the outputs"
    func proofs(_ probe: ProbeReport, _ circumstance: String, _ origin: Proof.Origin) -> [Proof] {
      guard symptom == .lost else {
        return [
          Proof(
            "loss before training\(circumstance)", probe.loss, healthy: .about(probe.chanceLoss),
            origin)
        ]
      }
      return [
        Proof(
          "input sensitivity of \(name)\(circumstance)", probe.sensitivity,
          healthy: .atLeast(lostSensitivity), origin),
        Proof(
          "its deviation from picture to picture\(circumstance)", probe.spread,
          healthy: .atLeast(lostDeviation), origin),
      ]
    }
    return proofs(probe, "", .probe)
      + (cure.map { proofs($0.probe, ", with \($0.change.rawValue)", .counterfactual) } ?? [])
  }
}

extension ProbeReport {
  /// The last layer with weights: what it gives are the scores of the classes.
  var scores: Row? { rows.last { $0.gradientToWeight != nil && $0.kind != "batch_normalization" } }

  /// How much of the scores' deviation depends on the picture.
  fileprivate var sensitivity: Double { scores?.measured.sensitivity ?? .nan }

  /// The deviation of the scores from picture to picture.
  fileprivate var spread: Double { sensitivity * (scores?.measured.deviation ?? .nan) }
}
