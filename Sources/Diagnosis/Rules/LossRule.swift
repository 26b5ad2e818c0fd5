import SondeExperiments
import SondeNetworks

/// Finds losses that do not suit the task, and losses whose size depends on the batch.
package enum LossRule: Rule {
  package static let documentation = RuleDocumentation(
    "loss", finds: [.unsuitableLoss, .summedLoss],
    statistic: "The loss, how it is made of the samples' losses, and whether training moves.",
    decision: """
      A squared error of what a softmax or sigmoid gives: likely, since its gradient is that of a probability, at most \
      1/4 of the error and next to nothing where the network is surely wrong. A squared error of anything else, or a \
      sum over the batch: likely if training does not move, else nothing is said.
      """,
    source: "Golik, Doetsch and Ney 2013; TheDeepChecker's check of the loss's reduction.",
    falseAlarms:
      "Squared errors of scores train many networks well; they are reported only where training does not move."
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let experiment = subject.experiment, let network = subject.network else {
      return .unknown(missing: "the loss, which only an experiment tells")
    }
    return .found(
      [squared(subject, experiment, network), summed(subject, experiment)].compactMap { $0 })
  }

  private static func squared(
    _ subject: Subject, _ experiment: Experiment, _ network: Network
  ) -> Finding? {
    guard case .meanSquaredError = experiment.loss else { return nil }
    let activations = network.outputActivations.filter { $0.layer.isSoftmax || $0.layer.saturates }
    guard !activations.isEmpty || !subject.learns && subject.outcome != nil else { return nil }
    let remedy = Remedy(
      activations.isEmpty
        ? "use cross-entropy" : "use cross-entropy, and take the activation before it out",
      of: experiment
    ) {
      $0.loss = .crossEntropy()
      $0.model = try $0.model.without(Set(activations.map(\.name)))
    }
    let floor = subject.classCount.map { (1 / Double($0)) * (1 - 1 / Double($0)) }
    return Finding(
      .unsuitableLoss, layers: activations.map(\.name), .likely,
      activations.isEmpty
        ? "The loss is a squared error, and training does not move."
        : "The loss is a squared error of probabilities: where the network is surely wrong its gradient is next to nothing.",
      proofs: floor.map { floor in
        var proofs = [Proof("squared error of an even guess", floor, .structure)]
        if let last = subject.outcome?.lastLoss {
          proofs.append(Proof("loss of the last steps", last, healthy: .atMost(floor / 2), .record))
        }
        return proofs
      } ?? [],
      remedies: [remedy].compactMap { $0 })
  }

  private static func summed(_ subject: Subject, _ experiment: Experiment) -> Finding? {
    guard !experiment.loss.isMean, let outcome = subject.outcome, outcome.verdict != .learns else {
      return nil
    }
    let size = Double(experiment.batchSize)
    let rate = experiment.optimizer.learningRate
    let mean = Remedy("take the mean over the batch", of: experiment) { $0.loss = $0.loss.averaged }
    let slower = Remedy("divide the learning rate by the batch's size", of: experiment) {
      $0.optimizer = $0.optimizer.with(learningRate: rate / size)
    }
    return Finding(
      .summedLoss, .likely,
      """
      The loss is the sum over \(experiment.batchSize) pictures, so that a step is that of a mean with learning rate \
      \(rate * size).
      """,
      proofs: [
        Proof("learning rate beside a mean", rate * size, healthy: .about(rate), .structure)
      ],
      remedies: [mean, slower].compactMap { $0 })
  }
}

extension Loss {
  /// The same loss as a mean over the batch.
  fileprivate var averaged: Loss {
    switch self {
    case .crossEntropy(var rules):
      rules.reduction = .mean
      return .crossEntropy(rules)
    case .probabilityCrossEntropy(var rules):
      rules.reduction = .mean
      return .probabilityCrossEntropy(rules)
    case .meanSquaredError(var rules):
      rules.reduction = .mean
      return .meanSquaredError(rules)
    }
  }
}
