extension RuleDocumentation {
  /// The page of all rules, as Markdown.
  package static var markdown: String {
    let sections = Verdict.allRules.map { $0.documentation }.map { rule in
      """
      ## \(rule.name)

      Finds: \(rule.illnesses.map(\.title).joined(separator: "; ")).

      - **Looks at** \(rule.statistic.lowercasedFirst)
      - **Decides** \(rule.decision.lowercasedFirst)
      - **Source** \(rule.source)
      - **Known false alarms** \(rule.falseAlarms)
      """
    }
    return """
      # The rules of `sonde diagnose`

      What each rule looks at, when it says that something is wrong, where that comes from, and where it is known to be wrong. This page is made
      from the rules; do not edit it: `RECORD=1 swift test --filter RuleDocumentationTests` writes it anew.

      \(sections.joined(separator: "\n\n"))

      """
  }
}

extension String {
  /// The text as the middle of a sentence.
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
