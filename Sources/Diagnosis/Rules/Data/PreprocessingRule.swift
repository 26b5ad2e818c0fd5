import SondeDatasets
import SondeRuns

/// Finds pictures that are made into other numbers in evaluation than in training.
package enum PreprocessingRule: Rule {
  package static let documentation = RuleDocumentation(
    "preprocessing", finds: [.mismatchedNumbers],
    statistic: """
      What a dark and a light grey become on their way to the network, in training and in evaluation: they go through the transforms many times, and the \
      middle of what comes out is taken, which borders, erased rectangles and random colours do not touch. And between which bytes 98 of \
      100 lie in the stored pictures of both sets.
      """,
    decision: """
      The stretches have less than two thirds in common, as after a scaling by one and a half: certain where the transforms differ so, likely where \
      the stored pictures do.
      """,
    source:
      "Ours: asked what they do to light, transforms cannot hide behind the pictures, nor pictures behind the transforms.",
    falseAlarms: """
      Sets that were taken under other conditions on purpose, as days and nights; it is the same trouble for the network.
      """)

  /// What two sets have in common at least.
  static let common = 2.0 / 3

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    let finding =
      data.evaluations.lazy.compactMap { transforms(data.training, $0.set, subject) }.first
      ?? data.evaluations.lazy.compactMap { stored(data.training, $0.set) }.first
    return .found([finding].compactMap { $0 })
  }

  private static func transforms(
    _ training: DataReport.PictureSet, _ set: DataReport.PictureSet, _ subject: Subject
  ) -> Finding? {
    let overlap = training.map.overlap(with: set.map)
    guard overlap < common else { return nil }
    let (one, two) = (training.numbers.channels, set.numbers.channels)
    return Finding(
      .mismatchedNumbers, .certain,
      """
      On its way to the network a grey from \(NumberMap.dark) to \(NumberMap.light) becomes \(stretch(training.map)) in training, and \
      \(stretch(set.map)) in the \(set.title): the transforms differ.
      """,
      proofs: [
        Proof("share of the stretch that both have", overlap, healthy: .atLeast(common), .data)
      ]
        + zip(one, two).prefix(1).flatMap { one, two in
          [
            Proof(
              "mean of the first channel in the \(set.title)", two.mean, healthy: .about(one.mean),
              .data),
            Proof("its deviation", two.deviation, healthy: .about(one.deviation), .data),
          ]
        }, remedies: [subject.experiment?.sameTransforms].compactMap { $0 })
  }

  private static func stored(
    _ training: DataReport.PictureSet, _ set: DataReport.PictureSet
  ) -> Finding? {
    let overlap = training.levels.overlap(with: set.levels)
    guard overlap < common else { return nil }
    return Finding(
      .mismatchedNumbers, .likely,
      """
      Most bytes of the training set's stored pictures lie between \(training.levels.low) and \(training.levels.high), most of the \
      \(set.title)'s between \(set.levels.low) and \(set.levels.high), and the transforms do the same to both. No edit of the experiment mends \
      that: make the pictures alike.
      """,
      proofs: [
        Proof("share of the stretch that both have", overlap, healthy: .atLeast(common), .data)
      ])
  }

  private static func stretch(_ map: NumberMap) -> String {
    guard let dark = map.darkNumbers.first, let light = map.lightNumbers.first else { return "" }
    return "\(Wording.number(dark)) to \(Wording.number(light))"
  }
}
