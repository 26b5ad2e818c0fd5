import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds networks whose depth makes training harder than it would be with fewer layers.
package enum DegradationRule: Rule {
  package static let documentation = RuleDocumentation(
    "degradation", finds: [.degradation],
    statistic: """
      The loss of the last steps, beside that of the same network with a third of the convolutions that keep the shape, after as many \
      steps on the same batches. Only where at least eight can be left out and nothing else was found.
      """,
    decision: """
      The shallower network's loss is lower by more than five standard errors: likely. A deeper network could always do what the \
      shallower one does.
      """,
    source:
      "He, Zhang, Ren and Sun 2015, section 1: a plain network of 56 layers trains worse than one of 20.",
    falseAlarms: "A deeper network may begin more slowly and go further: more steps tell (--steps)."
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let network = subject.network else {
      return .unknown(missing: "the network's layers, which only an experiment tells")
    }
    guard let excess = network.excessDepth, let outcome = subject.outcome,
      let shallower = subject.shallower.flatMap({ Outcome($0) })
    else { return .healthy }
    let error =
      (outcome.lastLossError * outcome.lastLossError
      + shallower.lastLossError * shallower.lastLossError).squareRoot()
    let gap = outcome.lastLoss - shallower.lastLoss
    guard error > 0, gap > Outcome.significant * error else { return .healthy }
    let depth = network.nodes.count(where: \.layer.hasWeights)
    let left = depth - network.nodes.count { excess.contains($0.name) && $0.layer.hasWeights }
    let remedies = subject.experiment.map { experiment in
      [
        Remedy("lead a residual connection around every two convolutions", of: experiment) {
          $0.model = try $0.model.withResidualConnections()
        },
        Remedy("use \(left) layers instead of \(depth)", of: experiment) {
          $0.model = try $0.model.without(excess)
        },
      ].compactMap { $0 }
    }
    return .found([
      Finding(
        .degradation, .likely,
        """
        With \(depth) layers with weights the loss in training is \(Wording.number(outcome.lastLoss)) after \(outcome.steps) steps; with \
        \(left) of them, on the same batches, it is \(Wording.number(shallower.lastLoss)).
        """,
        proofs: [
          Proof(
            "loss of the last steps", outcome.lastLoss, healthy: .atMost(shallower.lastLoss),
            .record),
          Proof("loss of the shallower network", shallower.lastLoss, .counterfactual),
          Proof(
            "the difference over its standard error", gap / error, healthy: .atMost(5), .record),
        ], remedies: remedies ?? [])
    ])
  }
}
