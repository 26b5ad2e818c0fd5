import SondeExperiments
import SondeRuns

/// Finds pictures on which there is nothing.
package enum ConstantPicturesRule: Rule {
  package static let documentation = RuleDocumentation(
    "constant-pictures", finds: [.constantPictures],
    statistic:
      "How many pictures are the same everywhere, as they are stored and when they reach the network.",
    decision: """
      So many that they could move an accuracy measured on as many pictures by more than five of its standard errors: a share of more than \
      2.5/√n. Certain.
      """,
    source: "Exact; the standard error of a share is at most 1/(2√n).",
    falseAlarms: """
      Sets with many empty pictures that belong to a class of their own, as "nothing there": no other class gets more than its share of them.
      """)

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    return .found(data.sets.compactMap { finding($0, in: data, of: subject.experiment) })
  }

  private static func finding(
    _ set: DataReport.PictureSet, in data: DataReport, of experiment: Experiment?
  ) -> Finding? {
    if set.constant.couldMoveAccuracy {
      return Finding(
        .constantPictures, .certain,
        """
        Pictures of the \(set.title) are stored the same everywhere: \(set.constant.words). No edit of the experiment mends them: repair them, \
        or leave them out.
        """,
        proofs: [proof("pictures of the \(set.title) that are the same everywhere", set.constant)])
    }
    guard set.constantForNetwork.couldMoveAccuracy else { return nil }
    let isTraining = set.name == data.training.name
    let remedy = experiment.flatMap { experiment in
      isTraining ? nil : experiment.sameTransforms
    }
    return Finding(
      .constantPictures, .certain,
      """
      Pictures of the \(set.title) are stored well, but the transforms leave them the same everywhere: \(set.constantForNetwork.words).
      """,
      proofs: [
        proof(
          "pictures of the \(set.title) that reach the network the same everywhere",
          set.constantForNetwork)
      ], remedies: [remedy].compactMap { $0 })
  }

  private static func proof(_ what: String, _ pictures: DataReport.Pictures) -> Proof {
    Proof(what, pictures.share, healthy: .about(0), .data)
  }
}

extension Experiment {
  /// The remedy of doing in evaluation what is done in training, but for chance; nothing where it is done already.
  var sameTransforms: Remedy? {
    Remedy("do to pictures in evaluation what is done in training", of: self) {
      $0.data.transforms.test = TransformPlan(train: $0.data.transforms.train).test
    }
  }
}
