import SondeExperiments
import SondeRuns

/// Reads the gradients as the last layer tells them.
package enum GradientFlowRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "gradient-flow", finds: [.vanishingGradient, .explodingGradient],
    statistic:
      "The norm of each layer's weight gradient over that of its weights, in the last layer and in the first.",
    decision: """
      Only where training does not move. Vanishing: the first layer's is below a hundredth of the last layer's. Exploding: it is \
      above a hundred times. Likely as a symptom; causes are other rules' business.
      """,
    source:
      "The rule of the notes that this program grew out of: look at the last layer before calling a gradient small.",
    falseAlarms:
      "A classifier that begins at 0 gives the layers before it no gradient at step 0; training is looked at first."
  )

  private static let lostShare = GradientFlow.lostShare

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    let sizes = sizes(subject)
    guard let first = sizes.first, let last = sizes.last, sizes.count > 1 else {
      return .unknown(missing: "gradients: log the norm of each layer's weight gradient")
    }
    guard first.size.isFinite, last.size.isFinite, last.size > 0 else { return .healthy }
    let ratio = first.size / last.size
    guard ratio < lostShare || ratio > 1 / lostShare else { return .healthy }
    let vanishes = ratio < lostShare
    return .found([
      Finding(
        vanishes ? .vanishingGradient : .explodingGradient, layers: [first.layer, last.layer],
        .likely,
        """
        Beside their weights, the gradient of \(first.layer) is \(Wording.number(ratio)) times that of \(last.layer): \
        on its way back it \(vanishes ? "is lost" : "grows").
        """,
        proofs: [
          Proof(
            "gradient of \(first.layer) over that of \(last.layer), beside their weights", ratio,
            healthy: vanishes ? .atLeast(lostShare) : .atMost(1 / lostShare), sizes[0].origin)
        ])
    ])
  }

  /// Gradients beside weights: as last recorded, else as they were before training.
  private static func sizes(
    _ subject: Subject
  ) -> [(layer: String, size: Double, origin: Proof.Origin)] {
    let recorded = (subject.record?.layers ?? []).compactMap {
      layer -> (layer: String, size: Double, origin: Proof.Origin)? in
      guard let gradient = subject.record?.newest(.weightGradientNorm, of: layer.name),
        let weight = subject.record?.newest(.weightNorm, of: layer.name), weight > 0
      else { return nil }
      return (layer.name, gradient / weight, .record)
    }
    guard recorded.count < 2 else { return recorded }
    return (subject.probe?.rows ?? []).compactMap { row in
      row.gradientToWeight.map { (row.layer, $0, .probe) }
    }
  }
}
