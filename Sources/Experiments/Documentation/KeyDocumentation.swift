/// The documentation of all keys of an experiment, made from what reads them.
///
/// `docs/experiment.md` is its text; a test compares the two, and reads every example.
package struct KeyDocumentation {
  /// The sections, each once, in the order in which they are first needed.
  package let sections: [FormSection]

  package init() {
    var titles: Set<String> = []
    self.sections = Form<Experiment>.experiment.sections().filter {
      titles.insert($0.title).inserted
    }
  }

  /// The whole document, in Markdown.
  package var markdown: String {
    ([Self.introduction] + sections.map(Self.text)).joined(separator: "\n")
  }

  private static func text(_ section: FormSection) -> String {
    let tables = section.tables.map(text).joined(separator: "\n")
    return "## \(section.title)\n\n\(section.introduction)\n\n\(tables)"
  }

  private static func text(_ table: FormSection.Table) -> String {
    var lines: [String] = []
    if let name = table.name {
      lines += ["### \(name)", "", sentence(table.summary), ""]
      if let example = table.example { lines += ["Example: `\(use(name, example))`", ""] }
    }
    guard !table.rows.isEmpty else { return lines.joined(separator: "\n") }
    lines += ["| key | value | default | example | meaning |", "| --- | --- | --- | --- | --- |"]
    lines += table.rows.map(text)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ row: FormSection.Row) -> String {
    var expected = row.expected
    if let section = row.section {
      expected += ", see [\(section)](#\(section.replacing(" ", with: "-")))"
    }
    let cells = [
      "`\(row.key)`", expected, row.standard ?? "must be given", "`\(row.example)`", row.summary,
    ]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }

  /// How an alternative stands in a file.
  private static func use(_ name: String, _ example: String) -> String {
    if example.isEmpty { return name }
    // What is told apart by a key of its own has that key in the example.
    return example.hasPrefix("{\(name):") ? example : "{\(name): \(example)}"
  }

  private static func sentence(_ text: String) -> String {
    guard let first = text.first else { return "" }
    return first.uppercased() + text.dropFirst() + "."
  }
}
