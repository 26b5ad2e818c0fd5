import Foundation
import SondeDiagnosis
import SondeExperiments
import Testing

/// The table of what the worked cases come to.
struct ExpectedCasesTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Benchmarks/cases")

  private static func entries() throws -> [ConfigurationTree.Entry] {
    let text = try String(contentsOf: folder.appending(path: "expected.yml"), encoding: .utf8)
    let tree = try YAMLReader.tree(text, source: "expected.yml")
    guard case .map(let entries) = tree.content else { return [] }
    return entries
  }

  @Test func `Every cause in the table is an illness`() throws {
    for entry in try Self.entries() {
      guard case .list(let causes) = entry.value["causes"]?.content else {
        Issue.record("\(entry.key) has no list of causes")
        continue
      }
      for cause in causes {
        #expect(cause.plainText.flatMap(Illness.init) != nil, "\(entry.key): \(cause.inWords)")
      }
      #expect(causes.isEmpty == entry.key.hasPrefix("H"), "\(entry.key)")
    }
  }

  @Test func `Every case stands in the table, and every entry is a case`() throws {
    let cases = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".yaml") && ($0.hasPrefix("F") || $0.hasPrefix("H")) }
      .map { String($0.dropLast(5)) }
    #expect(try Set(Self.entries().map(\.key)) == Set(cases) && cases.count > 30)
  }
}
