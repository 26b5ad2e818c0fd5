import SondeDatasets
import SondeRuns

/// Finds pictures whose bytes are read in another order than they were written in.
package enum LayoutRule: Rule {
  package static let documentation = RuleDocumentation(
    "layout", finds: [.scrambledPictures],
    statistic: """
      How much neighbouring pixels differ, as pictures are stored and as they would be with their bytes read in the other order: planes as \
      pixels, pixels as planes. Some 256 pictures of each set, those with colour.
      """,
    decision:
      "They would be smoother, by more than five standard errors of the mean over pictures: likely.",
    source: """
      Neighbours in pictures of things are alike (Ruderman and Bialek 1994); the order of bytes is judged by undoing the mistake.
      """,
    falseAlarms:
      """
      Coloured noise has no order that is better than another, and is not reported; grey pictures cannot tell. Coloured pictures under strong grain \
      that is the same in all channels look like channels that were read as pixels.
      """
  )

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    let ill = data.sets.filter(\.isScrambled)
    guard !ill.isEmpty else { return .healthy }
    let remedy = subject.experiment.flatMap { experiment in
      Remedy("read the bytes in the other order", of: experiment) { changed in
        for set in ill {
          if let change = set.layout?.change { changed.change(set.name, by: change) }
        }
      }
    }
    let sets = ill.map(\.title).joined(separator: " and the ")
    return .found([
      Finding(
        .scrambledPictures, .likely,
        """
        Pictures of the \(sets) are \(Wording.number(ill[0].layout?.gain ?? 1)) times rougher than with their bytes in the order \
        \(ill[0].layout?.layout ?? ""): rows of one channel were taken for pixels, or pixels for rows. It is mended by reading them so, or in the files.
        """,
        proofs: ill.compactMap { set in
          set.layout.map {
            Proof(
              "roughness of the \(set.title), over that in the other order", $0.gain,
              healthy: .atMost(1), .data)
          }
        }, remedies: [remedy].compactMap { $0 })
    ])
  }
}
