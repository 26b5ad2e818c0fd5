import SondeDatasets
import SondeExperiments
import SondeRuns

/// Finds pictures of which the part that matters never reaches the network.
package enum SeenPartRule: Rule {
  package static let documentation = RuleDocumentation(
    "seen-part", finds: [.croppedPictures],
    statistic: """
      On a grid of 8×8, the share of a stored picture from which anything reaches the network in evaluation. Where that is less than half: the right \
      answers of a linear classifier of random filters that sees whole pictures, beside those of one that sees what the network sees.
      """,
    decision: """
      Less than half is seen, and on the same pictures whole ones give more right answers, by more than five standard errors: likely.
      """,
    source: "Ours; what a crop costs is measured, not assumed.",
    falseAlarms:
      "None known: crops around what the picture is about cost nothing, and are not reported.")

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    for evaluation in data.evaluations {
      guard let seen = evaluation.set.seen, let loss = seen.loss,
        loss.gain.deviations > Outcome.significant
      else { continue }
      let remedy = subject.experiment.flatMap { experiment in
        Remedy("scale whole pictures to the size of the crop", of: experiment) {
          $0.data.transforms.train = $0.data.transforms.train.uncropped
          $0.data.transforms.test = $0.data.transforms.test.uncropped
        }
      }
      return .found([
        Finding(
          .croppedPictures, .likely,
          """
          No more than \(Wording.percentage(seen.share, digits: 0)) of a picture of the \(evaluation.set.title) reaches the network. A cheap \
          classifier gets \(Wording.percentage(loss.part.value)) right from that, and \(Wording.percentage(loss.whole.value)) from whole pictures.
          """,
          proofs: [
            Proof("share of a picture that is seen", seen.share, healthy: .about(1), .data),
            Proof(
              "right answers of a cheap classifier from that", loss.part.value,
              healthy: .about(loss.whole.value), .data),
          ], remedies: [remedy].compactMap { $0 })
      ])
    }
    return .healthy
  }
}

extension [Transform] {
  /// The same with whole pictures scaled to the size of a crop, in place of the crop and of a scaling right before it.
  fileprivate var uncropped: [Transform] {
    reduce(into: []) { result, transform in
      let scaling: Resize? =
        switch transform {
        case .randomCrop(let crop): Resize(.size(crop.size))
        case .centerCrop(let crop): Resize(.size(crop.size))
        default: nil
        }
      guard let scaling else { return result.append(transform) }
      if case .resize? = result.last { result.removeLast() }
      result.append(.resize(scaling))
    }
  }
}
