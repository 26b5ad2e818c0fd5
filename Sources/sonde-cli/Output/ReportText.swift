import SondeDatasets
import SondeRuns

/// What is in a data set, for people.
struct ReportText {
  private let report: DatasetReport
  private static let listLimit = 10

  init(_ report: DatasetReport) { self.report = report }

  /// A table of the parts, one of the classes, then what is noteworthy.
  func text(width: Int) -> String {
    ([parts, classes(width: width)] + notes).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var parts: String {
    var table = TextTable(.left, .left)
    for part in report.parts {
      table.add(part.name, part.summary)
      table.add("", "size: " + Self.sizes(part))
      table.add("", "mean: " + Self.numbers(part.mean))
      table.add("", "standard deviation: " + Self.numbers(part.standardDeviation))
      table.add("", "balance: " + Self.balance(part))
    }
    return table.text()
  }

  private static func sizes(_ part: DatasetReport.Part) -> String {
    guard let first = part.sizes.first else { return "no picture can be read" }
    let words = { (size: DatasetReport.SizeCount) in "\(size.width)×\(size.height)" }
    if part.sizes.count == 1 { return "\(words(first)) pixels (width×height)" }
    let area = { (size: DatasetReport.SizeCount) in size.width * size.height }
    let smallest = part.sizes.min { area($0) < area($1) } ?? first
    let largest = part.sizes.max { area($0) < area($1) } ?? first
    return
      "\(part.sizes.count) sizes from \(words(smallest)) to \(words(largest)) pixels (width×height), "
      + "most often \(words(first)) (\(Wording.count(first.count)))"
  }

  private static func numbers(_ values: [Double]) -> String {
    values.map(Wording.number).joined(separator: ", ")
  }

  private static func balance(_ part: DatasetReport.Part) -> String {
    let counts = part.classes.map(\.count)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    if least == most { return "\(Wording.count(most)) pictures in each class" }
    let ratio =
      least == 0 ? "some have none" : "\(Wording.number(Double(most) / Double(least))) to 1"
    return "\(Wording.count(least)) to \(Wording.count(most)) pictures in a class, \(ratio)"
  }

  private func classes(width: Int) -> String {
    var table = TextTable(.left, .right, .right, .right)
    let names = report.parts.map(\.name)
    let cells = names + Array(repeating: "", count: max(0, 3 - names.count))
    table.add("class", cells[0], cells[1], cells[2])
    for (label, known) in (report.parts.first?.classes ?? []).enumerated() {
      var counts = report.parts.prefix(3).map {
        label < $0.classes.count ? Wording.count($0.classes[label].count) : ""
      }
      counts += Array(repeating: "", count: 3 - counts.count)
      table.add(known.name, counts[0], counts[1], counts[2])
    }
    return table.text(width: width)
  }

  private var notes: [String] {
    var lines: [String] = []
    for part in report.parts {
      let copies = report.copies(within: part.name)
      let equal =
        copies == 0
        ? "no picture is there twice"
        : copies == 1
          ? "1 picture equals another one of the set"
          : "\(Wording.count(copies)) pictures equal another one of the set"
      lines.append("\(part.name): \(equal)")
      for other in report.parts.prefix(while: { $0.name != part.name }) {
        let shared = report.copies(of: part.name, in: other.name)
        let words =
          shared == 0
          ? "no picture is" : shared == 1 ? "1 picture is" : "\(Wording.count(shared)) pictures are"
        lines.append("\(part.name): \(words) in \(other.name) too")
      }
    }
    let groups = report.duplicates.sorted { Set($0.map(\.part)).count > Set($1.map(\.part)).count }
    let unreadable = report.parts.flatMap(\.unreadable).map { "\($0.name): \($0.reason)" }
    return [
      lines.joined(separator: "\n"),
      Self.list("Equal pictures", groups.map(Self.words)),
      Self.list("Equal pictures in different classes", report.conflicts.map(Self.words)),
      Self.list("Unreadable pictures", unreadable),
    ]
  }

  private static func words(_ group: [DatasetReport.Copy]) -> String {
    group.map { "\($0.name) (\($0.part), \($0.label))" }.joined(separator: " = ")
  }

  /// A heading with how many there are, and the first of them.
  private static func list(_ heading: String, _ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    let more =
      lines.count > listLimit
      ? ["  and \(Wording.count(lines.count - listLimit)) more; --json lists all"] : []
    return
      (["\(heading): \(Wording.count(lines.count))"] + lines.prefix(listLimit).map { "  \($0)" }
      + more)
      .joined(separator: "\n")
  }
}
