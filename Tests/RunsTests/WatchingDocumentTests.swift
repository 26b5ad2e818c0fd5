import Foundation
import SondeRuns
import Testing

struct WatchingDocumentTests {
  @Test func `The document on watching names every quantity and verdict`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("docs/watching.md"), encoding: .utf8)
    for quantity in Quantity.allCases {
      #expect(text.contains("`\(quantity.rawValue)`"), "\(quantity)")
    }
    for verdict in GradientFlow.Verdict.allCases {
      #expect(text.contains("**\(verdict.rawValue.capitalized)**"), "\(verdict)")
    }
  }
}
