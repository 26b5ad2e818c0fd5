import SondeDatasets
import SondeExperiments
import SondeRuns

/// Finds batches whose pictures are too much of one class.
package enum SampleOrderRule: Rule {
  package static let documentation = RuleDocumentation(
    "sample-order", finds: [.sortedPictures],
    statistic: """
      The share of pairs of pictures within a batch that have the same class, in the first epoch, beside that of twenty random orders of the same \
      labels: the correlation of class within batches, and how many pictures drawn at random would tell as much as a batch.
      """,
    decision: """
      The share is more than five standard deviations of random orders above theirs, and a batch tells less than half of what it has in \
      pictures: likely; no more than two pictures would: certain.
      """,
    source: "Kish 1965, the effective size of a sample drawn in clusters: n/(1 + (n − 1)·ρ).",
    falseAlarms:
      "Classes that take turns are more even than chance, and not reported; a random order of any imbalance is as random orders are."
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    guard let order = data.order, order.deviations > Outcome.significant,
      order.worth < Double(order.batchSize) / 2
    else { return .healthy }
    let remedy = subject.experiment.flatMap { experiment in
      Remedy("visit the pictures in random order", of: experiment) { $0.data.isShuffled = true }
    }
    return .found([
      Finding(
        .sortedPictures, order.worth <= 2 ? .certain : .likely,
        """
        A batch of \(order.batchSize) pictures has \(Wording.number(order.classes)) classes in the mean, and would have \
        \(Wording.number(order.randomClasses)) in a random order: it tells as much as \(Wording.number(order.worth)) pictures.
        """,
        proofs: [
          Proof("classes in a batch", order.classes, healthy: .about(order.randomClasses), .data),
          Proof("correlation of class within batches", order.likeness, healthy: .about(0), .data),
        ], remedies: [remedy].compactMap { $0 })
    ])
  }
}
