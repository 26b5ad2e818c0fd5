import Foundation
@testable import SondeExperiments
import SondeNetworks
import Testing

struct KeyDocumentationTests {
  private let file = Repository.url("docs/experiment.md")

  @Test func `The document on disk is the one that the decoder makes`() throws {
    let text = KeyDocumentation().markdown
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("docs/experiment.md has been written anew; run the tests without RECORD.")
      return
    }
    let onDisk = try String(contentsOf: file, encoding: .utf8)
    #expect(
      onDisk == text,
      "Run RECORD=1 swift test --filter KeyDocumentationTests and look at the difference.")
  }

  @Test func `Every example of a key reads as a value`() throws {
    for section in KeyDocumentation().sections {
      for table in section.tables {
        for row in table.rows {
          let tree = try YAMLReader.tree(row.example, source: "example")
          #expect(throws: Never.self, "\(section.title): \(row.key): \(row.example)") {
            try row.readExample(tree)
          }
        }
        guard let example = table.example else { continue }
        let tree = try YAMLReader.tree(example, source: "example")
        #expect(throws: Never.self, "\(section.title): \(example)") { try table.readExample(tree) }
      }
    }
  }

  @Test func `Every default in the document reads as a value`() throws {
    for section in KeyDocumentation().sections {
      for row in section.tables.flatMap(\.rows) {
        guard let standard = row.standard, standard.hasPrefix("`"), standard.hasSuffix("`") else {
          continue
        }
        let text = String(standard.dropFirst().dropLast())
        guard !text.contains("`") else { continue }
        let tree = try YAMLReader.tree(text, source: "default")
        #expect(throws: Never.self, "\(section.title): \(row.key): \(text)") {
          try row.readExample(tree)
        }
      }
    }
  }

  @Test func `The files in the document are experiments`() throws {
    let parts = KeyDocumentation.introduction.components(separatedBy: "```")
    let files = parts.filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst(5)) }
    #expect(files.count == 2)
    for text in files { _ = try Experiment(yaml: text, source: "docs/experiment.md") }
  }

  @Test func `Every kind of layer, optimizer, schedule and initialiser has its table`() {
    let document = KeyDocumentation()
    func names(_ title: String) -> Set<String> {
      let tables = document.sections.first { $0.title == title }?.tables ?? []
      return Set(tables.flatMap { $0.name?.components(separatedBy: ", ") ?? [] })
    }
    #expect(names("layer").isSuperset(of: Layer.Kind.allCases.map(\.rawValue)))
    #expect(names("optimizer") == Set(Optimizer.Kind.allCases.map(\.rawValue)))
    #expect(names("loss") == Set(Loss.Kind.allCases.map(\.rawValue)))
    #expect(names("schedule") == Set(Schedule.choices.map(\.name)))
    #expect(names("initializer") == Set(Initializer.choices.map(\.name)))
    #expect(names("architectures") == Set(Architecture.all.map(\.name)))
  }

  @Test func `Sections that are referred to exist`() {
    let document = KeyDocumentation()
    let titles = Set(document.sections.map(\.title))
    for section in document.sections {
      for row in section.tables.flatMap(\.rows) {
        if let target = row.section { #expect(titles.contains(target), "\(row.key): \(target)") }
      }
    }
  }
}
