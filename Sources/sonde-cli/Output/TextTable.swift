/// Lines whose columns stand below one another.
struct TextTable {
  /// Where a column's texts stand.
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ alignments: Alignment...) { self.alignments = alignments }

  init(_ alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a line; it may have fewer texts than there are columns.
  mutating func add(_ cells: String...) { rows.append(cells) }

  /// Adds a line.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The lines, with two blanks between columns and none at their ends.
  ///
  /// - Parameters:
  ///   - indentation: How many blanks stand before each line.
  ///   - width: How many columns there are: the first column's texts are cut at their beginning to fit.
  /// - Returns: Lines without an end of line behind the last.
  func text(indentation: Int = 0, width: Int = .max) -> String {
    var widths = alignments.indices.map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    if width < .max, let first = widths.first {
      let rest = widths.dropFirst().reduce(indentation) { $0 + 2 + $1 }
      widths[0] = min(first, max(8, width - rest))
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        Self.padded(Self.cut(cell, to: widths[column]), to: widths[column], alignments[column])
      }
      let line = String(repeating: " ", count: indentation) + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// The end of a text that is too long: the end of a path says most.
  private static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : "…" + text.suffix(max(0, width - 1))
  }

  private static func padded(_ text: String, to width: Int, _ alignment: Alignment) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return alignment == .left ? text + blanks : blanks + text
  }
}
