import SondeDatasets
import SondeRuns

/// Finds channels that stand in another order in evaluation than in training.
package enum ChannelOrderRule: Rule {
  package static let documentation = RuleDocumentation(
    "channel-order", finds: [.mismatchedChannels],
    statistic: """
      The means and deviations of the stored channels, picture by picture: how likely those of the set to evaluate with are beside the training \
      set's pictures of the same class, as they are and in each other order.
      """,
    decision:
      "Another order is likelier, by more than five standard errors of the mean over pictures: likely.",
    source:
      "A likelihood ratio of normal distributions; classes are compared with themselves, so that their shares do not matter.",
    falseAlarms: """
      Light of another colour in one of the sets, if it mirrors the training set's own. Sets whose colours are the same in any order, as \
      drawn ones, cannot tell, and nothing is said of them.
      """)

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    // Scrambled pictures have no colours to speak of.
    guard !data.sets.contains(where: \.isScrambled) else { return .healthy }
    return .found(
      data.evaluations.compactMap { evaluation in
        guard let fit = evaluation.channels, fit.deviations > Outcome.significant else {
          return nil
        }
        let title = evaluation.set.title
        let remedy = subject.experiment.flatMap { experiment in
          Remedy("read the channels of the \(title) in the order \(fit.order)", of: experiment) {
            if let change = fit.change { $0.change(evaluation.set.name, by: change) }
          }
        }
        return Finding(
          .mismatchedChannels, .likely,
          """
          The colours of the \(title) fit those of the training set better in the order \(fit.order) than as they are: each picture is \
          e^\(Wording.number(fit.gain)) times likelier. One of the two sets is read in the wrong order.
          """,
          proofs: [
            Proof(
              "logarithm of how much likelier pictures are in the order \(fit.order)", fit.gain,
              healthy: .atMost(0), .data),
            Proof(
              "its standard errors", fit.deviations, healthy: .atMost(Outcome.significant), .data),
          ], remedies: [remedy].compactMap { $0 })
      })
  }
}
