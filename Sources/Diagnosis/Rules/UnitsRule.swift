import SondeExperiments
import SondeRuns

/// Finds layers whose units say nothing any more.
package enum UnitsRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "units", finds: [.deadUnits, .saturation],
    statistic:
      "Per layer, the fraction of units that are 0 for the whole batch, and of outputs where the activation is flat.",
    decision:
      "Only where training does not move: more than nine tenths of a layer. Likely as a symptom.",
    source:
      "Lu et al. 2020 for rectifiers that are born dead; Glorot and Bengio 2010 for saturation.",
    falseAlarms: """
      Trained networks often have many dead units and learn; published rules that fire at a half are wrong in a third of all healthy \
      networks. Here nothing is said while the network learns.
      """)

  static let most = 0.9

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    .found(
      [
        finding(.deadUnits, .deadFraction, "units of", "are 0 for every picture", subject),
        finding(.saturation, .saturation, "outputs of", "lie where it is flat", subject),
      ].compactMap { $0 })
  }

  private static func finding(
    _ illness: Illness, _ quantity: Quantity, _ what: String, _ how: String, _ subject: Subject
  ) -> Finding? {
    let values = values(quantity, subject).filter { $0.value > most && $0.value.isFinite }
    guard let first = values.first else { return nil }
    let others = values.count == 1 ? "" : ", and likewise in \(values.count - 1) more"
    return Finding(
      illness, layers: values.map(\.layer), .likely,
      "\(Wording.percentage(first.value)) of the \(what) \(first.layer) \(how)\(others).",
      proofs: values.prefix(3).map {
        Proof("\(quantity.title) in \($0.layer)", $0.value, healthy: .atMost(most), $0.origin)
      })
  }

  private static func values(
    _ quantity: Quantity, _ subject: Subject
  ) -> [(layer: String, value: Double, origin: Proof.Origin)] {
    let recorded = (subject.record?.layers ?? []).compactMap { layer in
      subject.record?.newest(quantity, of: layer.name).map {
        (layer: layer.name, value: $0, origin: Proof.Origin.record)
      }
    }
    guard recorded.isEmpty, quantity == .deadFraction else { return recorded }
    return (subject.probe?.rows ?? []).map { ($0.layer, $0.deadFraction, .probe) }
  }
}
