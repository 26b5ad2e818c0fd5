import SondeExperiments
import SondeRuns

/// Finds pictures to evaluate with that are among those to train on.
package enum SharedPicturesRule: Rule {
  package static let documentation = RuleDocumentation(
    "shared-pictures", finds: [.sharedPictures],
    statistic: """
      Pictures to evaluate with whose stored pixels are those of a picture to train on. All pictures are compared; of sets that must be read \
      first, as many as take a second or so.
      """,
    decision: """
      So many that they could move the accuracy by more than five of its standard errors: a share of more than 2.5/√n. Certain.
      """,
    source: "Exact; Barz and Denzler 2020 for what it does to published results.",
    falseAlarms:
      "Pictures that are the same everywhere do not count. Nearly equal pictures are not seen.")

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    guard let ill = data.evaluations.first(where: { $0.copies.couldMoveAccuracy }) else {
      return .healthy
    }
    // Where most are shared, a part of the training set that is not trained on is the better judge.
    let remedy = subject.experiment.flatMap { experiment in
      ill.copies.share < 0.5 || data.training.repeats > 0
        ? nil
        : Remedy("evaluate with a tenth of the training set that is not trained on", of: experiment)
        {
          $0.data.validation = .share(fraction: 0.1)
          $0.data.test = nil
        }
    }
    return .found([
      Finding(
        .sharedPictures, .certain,
        """
        Pictures of the \(ill.set.title) are in the training set too: \(ill.copies.words). Right answers there may have been learned by heart; \
        take them out of one of the sets.
        """,
        proofs: [
          Proof(
            "share of the \(ill.set.title) that is in the training set", ill.copies.share,
            healthy: .about(0), .data)
        ], remedies: [remedy].compactMap { $0 })
    ])
  }
}
