import SondeRuns

/// Names the pictures whose numbers are not finite.
package enum FiniteInputRule: Rule {
  package static let documentation = RuleDocumentation(
    "finite-input", finds: [.nonFiniteInput],
    statistic: """
      Every stored picture of every set, and up to 2,000 of each as they reach the network; of sets that must be read first, as many as take \
      a second or so.
      """,
    decision: "Any number that is not finite: certain.",
    source: "Exact.",
    falseAlarms: "None: a number that is not finite is never wanted.")

  package static func judge(_ subject: Subject) -> Judgement {
    guard let data = subject.data else { return .wantsData }
    let ill = data.sets.filter { $0.notFinite.count > 0 }
    guard !ill.isEmpty else { return .healthy }
    let places = ill.map { "in the \($0.title) \($0.notFinite.words)" }.joined(separator: "; ")
    return .found([
      Finding(
        .nonFiniteInput, .certain,
        """
        Pictures hold numbers that are not finite: \(places). No edit of the experiment mends them: repair these pictures, or leave them out.
        """,
        proofs: ill.map {
          Proof(
            "such pictures in the \($0.title)", Double($0.notFinite.count), healthy: .about(0),
            .data)
        })
    ])
  }
}
