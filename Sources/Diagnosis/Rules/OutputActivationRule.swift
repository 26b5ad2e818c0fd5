import Foundation
import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds activations between the last weights and cross-entropy.
package enum OutputActivationRule: Rule {
  package static let documentation = RuleDocumentation(
    "output-activation", finds: [.outputActivation],
    statistic: """
      The activations behind the last layer with weights, and the lowest cross-entropy that they allow: the best output is \
      followed through them. A softmax or sigmoid never goes below ln(e + C − 1) − 1, which is 1.461 for ten classes.
      """,
    decision: """
      Softmax, sigmoid and tanh bound the loss from below: certain. A rectifier there takes the gradient from every \
      class with a negative score: certain too. A log-softmax changes nothing and is not reported.
      """,
    source: "Derived; the floor was never crossed in any run.",
    falseAlarms:
      "None known: whoever wants a softmax there for its bounded loss gets the finding all the same."
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let experiment = subject.experiment, let network = subject.network else {
      return .unknown(missing: "the network's layers, which only an experiment tells")
    }
    guard case .crossEntropy = experiment.loss else { return .healthy }
    let activations = network.outputActivations.filter { $0.layer.kind != .logSoftmax }
    guard let last = activations.last else { return .healthy }
    let names = activations.map { "\($0.layer.kind.rawValue) (\($0.name))" }
      .joined(separator: " and ")
    let floor = subject.classCount.map { lossFloor(activations.map(\.layer), classes: $0) } ?? 0
    return .found([
      Finding(
        .outputActivation, layers: activations.map(\.name), .certain,
        floor > 0
          ? """
          Before cross-entropy, which takes the softmax of the network's outputs itself, stands \(names): the loss can never \
          fall below \(String(format: "%.3f", floor)), and its gradients are as small as those of probabilities.
          """
          : """
          Before cross-entropy, which takes the softmax of the network's outputs itself, stands \(names): classes whose \
          score is negative get no gradient.
          """,
        proofs: proofs(subject, floor: floor, at: last.name),
        remedies: [remedy(for: experiment, network)].compactMap { $0 })
    ])
  }

  private static func proofs(_ subject: Subject, floor: Double, at layer: String) -> [Proof] {
    guard floor > 0 else {
      return [Proof("activations before the loss", 1, healthy: .atMost(0), .structure)]
    }
    var proofs = [
      Proof("lowest loss that \(layer) allows", floor, healthy: .about(0), .structure)
    ]
    if let lowest = subject.record?.losses.map(\.value).filter(\.isFinite).min() {
      proofs.append(Proof("lowest loss of a batch so far", lowest, .record))
    }
    return proofs
  }

  /// The cross-entropy of the best output there is: infinitely sure of the right class, seen through the activations.
  static func lossFloor(_ activations: [Layer], classes: Int) -> Double {
    var (right, wrong) = (Double.infinity, -Double.infinity)
    for activation in activations {
      switch activation {
      case .softmax:
        // Infinities of opposite sign give one and nothing.
        let share =
          right - wrong == .infinity
          ? 1 : 1 / (1 + Double(classes - 1) * exp(wrong - right))
        (right, wrong) = (share, classes > 1 ? (1 - share) / Double(classes - 1) : 0)
      case .sigmoid: (right, wrong) = (1 / (1 + exp(-right)), 1 / (1 + exp(-wrong)))
      case .tanh: (right, wrong) = (Foundation.tanh(right), Foundation.tanh(wrong))
      case .relu: (right, wrong) = (max(0, right), max(0, wrong))
      case .elu(let rule): wrong = wrong < 0 ? rule.alpha * (exp(wrong) - 1) : wrong
      default: break
      }
    }
    let gap = right - wrong
    return gap == .infinity ? 0 : log(1 + Double(classes - 1) * exp(-gap))
  }

  private static func remedy(for experiment: Experiment, _ network: Network) -> Remedy? {
    Remedy("take the activation before the loss out", of: experiment) { changed in
      if case .architecture(let architecture) = experiment.model,
        architecture.options["ends_in_softmax"] != nil
      {
        let options = architecture.options.filter { $0.key != "ends_in_softmax" }
        changed.model = .architecture(try Architecture(architecture.name, options: options))
        return
      }
      let needless = Set(network.outputActivations.map(\.name))
      changed.model = try experiment.model.without(needless)
    }
  }
}
