import Foundation
import SondeDiagnosis
import Testing

struct RuleDocumentationTests {
  private let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/rules.md").standardizedFileURL

  @Test func `The page of the rules is the one that the rules make`() throws {
    let text = RuleDocumentation.markdown
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("docs/rules.md has been written anew; run the tests without RECORD.")
      return
    }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == text,
      "Run RECORD=1 swift test --filter RuleDocumentationTests and look at the difference.")
  }
}
