import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds layers whose units begin alike, and whether the first updates part them.
package enum SymmetryRule: Rule {
  package static let documentation = RuleDocumentation(
    "symmetry", finds: [.symmetricWeights],
    statistic:
      "How much the first weights differ from unit to unit, over their size; and the same after the first three updates.",
    decision: """
      Less than a millionth: alike. Where they still are after the updates, the layer stays as good as one unit: certain. Where updates part \
      units whose weights are not 0: likely; their outputs are one number until then.
      """,
    source: "Exact; Goodfellow, Bengio and Courville 2016, section 8.4.",
    falseAlarms:
      "A last layer of zeros is customary and is left alone: its updates differ from class to class."
  )

  /// Below this share units are alike but for rounding.
  static let alike = 1e-6

  package static func judge(_ subject: Subject) -> Judgement {
    guard let updates = subject.updates else {
      return .unknown(missing: "the first weights, which only an experiment tells")
    }
    let rows = updates.rows.filter { $0.size > 0 && ($0.unitSpread ?? 1) < alike }
    let stuck = rows.filter { ($0.laterUnitSpread ?? 0) < alike }
    guard let first = stuck.first ?? rows.first else { return .healthy }
    let layers = (stuck.isEmpty ? rows : stuck).map(\.layer)
    return .found([
      Finding(
        .symmetricWeights, layers: layers, stuck.isEmpty ? .likely : .certain,
        stuck.isEmpty
          ? """
          All units of \(first.layer) begin with the same weights: its outputs are one number, and what they send back to the layers \
          before them cancels until the updates part them.
          """
          : """
          In \(layers.count) of \(updates.rows.count { $0.unitSpread != nil }) layers all units begin with the same weights, and after \
          \(updates.steps) updates they still have the same: each layer stays as good as one unit.
          """,
        proofs: [
          Proof(
            "difference from unit to unit in \(first.parameter), over its size",
            first.unitSpread ?? 0, healthy: .about(1), .probe),
          Proof(
            "the same after \(updates.steps) updates", first.laterUnitSpread ?? 0,
            healthy: .about(1), .probe),
        ],
        remedies: [
          subject.experiment.flatMap { Counterfactual.Change.scaledWeights.remedy(for: $0) }
        ].compactMap { $0 })
    ])
  }
}
