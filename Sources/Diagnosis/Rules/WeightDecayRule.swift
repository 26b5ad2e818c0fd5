import Foundation
import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds weight decay that shrinks everything.
package enum WeightDecayRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "weight-decay", finds: [.strongWeightDecay],
    statistic: "The norm of each layer's weights, now over the beginning.",
    decision: """
      Where training does not move and the norms of all layers with weights fell below half: likely, if the experiment has weight \
      decay at all.
      """,
    source: "Without gradients, decay d and rate r leave (1 − r·d)ⁿ of the weights after n steps.",
    falseAlarms:
      "None known: a network that does not learn has no other reason to lose half of every layer's weights."
  )

  static let fallenShare = 0.5

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    guard let record = subject.record else { return .healthy }
    guard outcome.verdict == .stuck else { return .healthy }
    let shares = record.layers.compactMap { layer -> (name: String, share: Double)? in
      let norms = record.series(.weightNorm, of: layer.name).map(\.value)
      guard norms.count > 1, let first = norms.first, let last = norms.last, first > 0 else {
        return nil
      }
      return (layer.name, last / first)
    }
    guard let most = shares.max(by: { $0.share < $1.share }) else {
      return .unknown(missing: "weight norms: log the norm of each layer's weights every few steps")
    }
    guard most.share < fallenShare, subject.experiment.map({ $0.optimizer.weightDecay > 0 }) ?? true
    else { return .healthy }
    let remedies = subject.experiment.map { experiment in
      [5e-4, 0].compactMap { decay in
        Remedy("set weight decay to \(Wording.rate(decay))", of: experiment) {
          $0.optimizer = $0.optimizer.with(weightDecay: decay)
        }
      }
    }
    return .found([
      Finding(
        .strongWeightDecay, layers: shares.map(\.name), .likely,
        """
        Every layer has lost more than half of its weights' norm; \(most.name), which kept most, has \
        \(Wording.percentage(most.share)) left.
        """,
        proofs: [
          Proof(
            "weight norm of \(most.name), over the beginning", most.share,
            healthy: .atLeast(fallenShare), .record)
        ], remedies: remedies ?? [])
    ])
  }
}

extension Optimizer {
  /// The share of a parameter that is added to its gradient, or taken from it at each step.
  fileprivate var weightDecay: Double {
    switch self {
    case .sgd(let rules): rules.weightDecay
    case .adam(let rules): rules.weightDecay
    case .adamW(let rules): rules.weightDecay
    case .rmsProp(let rules): rules.weightDecay
    }
  }

  /// The same with another weight decay.
  fileprivate func with(weightDecay: Double) -> Optimizer {
    switch self {
    case .sgd(var rules):
      rules.weightDecay = weightDecay
      return .sgd(rules)
    case .adam(var rules):
      rules.weightDecay = weightDecay
      return .adam(rules)
    case .adamW(var rules):
      rules.weightDecay = weightDecay
      return .adamW(rules)
    case .rmsProp(var rules):
      rules.weightDecay = weightDecay
      return .rmsProp(rules)
    }
  }
}
