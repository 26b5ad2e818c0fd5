import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds networks that are evaluated in another way than they should be.
package enum EvaluationModeRule: Rule {
  package static let documentation = RuleDocumentation(
    "evaluation-mode", finds: [.evaluationInTraining, .staleStatistics],
    statistic: """
      By how much an answer in evaluation changes when other pictures share its batch; and whether the first step moves the running statistics \
      of batch normalisations.
      """,
    decision: """
      Answers that change by more than a hundredth of how they differ from picture to picture: certain. Running statistics that do not move \
      though the batch's differ from them: certain.
      """,
    source:
      "Exact: in evaluation every picture is answered by itself. TheDeepChecker's miss_infer_batchnorm.",
    falseAlarms:
      "Statistics that are frozen on purpose, as in fine-tuning: where weights come from a file that is only called possible."
  )

  static let largest = 0.01

  package static func judge(_ subject: Subject) -> Judgement {
    guard subject.updates != nil || subject.record?.disagreement != nil else {
      return .unknown(missing: "an evaluation of the same pictures in other batches")
    }
    return .found([training(subject), stale(subject)].compactMap { $0 })
  }

  private static func training(_ subject: Subject) -> Finding? {
    guard let change = subject.record?.disagreement, change > largest else { return nil }
    let remedy = subject.experiment.flatMap {
      Remedy("evaluate in evaluation mode", of: $0) { experiment in
        experiment.evaluation.mode = .evaluation
        experiment.model = try experiment.model.withRunningStatistics()
      }
    }
    return Finding(
      .evaluationInTraining, .certain,
      """
      The same picture gets another answer when other pictures share its batch: answers change by \(Wording.percentage(change)) of \
      how they differ from picture to picture.
      """,
      proofs: [
        Proof("change of an answer with its batch", change, healthy: .about(0), .record)
      ], remedies: [remedy].compactMap { $0 })
  }

  private static func stale(_ subject: Subject) -> Finding? {
    let still = subject.updates?.statistics.filter { $0.moved == 0 && $0.expected > 0 } ?? []
    guard let first = still.first else { return nil }
    let isLoaded = subject.experiment?.initialization.weights != nil
    let remedy = subject.experiment.flatMap {
      Remedy("let the running statistics follow the batches", of: $0) { experiment in
        experiment.model = try experiment.model.withRunningStatistics()
      }
    }
    return Finding(
      .staleStatistics, layers: Array(Set(still.map(\.layer))).sorted(),
      isLoaded ? .possible : .certain,
      """
      A step of training leaves \(first.name) where it began, though the batch asks for a move of \(Wording.number(first.expected)): \
      evaluation uses statistics that never saw a picture.
      """,
      proofs: [
        Proof("move of \(first.name) in the first step", first.moved, .probe),
        Proof("move that the batch asks for", first.expected, .probe),
      ], remedies: [remedy].compactMap { $0 })
  }
}

extension Model {
  /// The model with batch normalisations that follow the batches in training, and use what they learned in evaluation.
  fileprivate func withRunningStatistics() throws -> Model {
    let network = try network()
    let nodes = network.nodes.map { node in
      guard case .batchNorm(var rules) = node.layer else { return node }
      (rules.updatesStatistics, rules.statisticsUse) = (true, .evaluation)
      return Network.Node(name: node.name, layer: .batchNorm(rules), inputs: node.inputs)
    }
    return nodes == network.nodes
      ? self : try Model(Network(nodes: nodes, output: network.output))
  }
}
