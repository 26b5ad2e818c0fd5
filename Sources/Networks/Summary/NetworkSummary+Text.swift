extension NetworkSummary: CustomStringConvertible {
  /// The table for a terminal of 80 columns.
  public var description: String { text(width: 80) }

  /// The table and the totals as text.
  ///
  /// - Parameter width: How many columns the terminal has; long names are cut at their beginning.
  /// - Returns: Lines without an end of line behind the last.
  public func text(width: Int) -> String {
    let header = ["Layer", "Type", "Output", "Parameters", "Mult-adds", "Memory"]
    let cells = rows.map { row in
      [
        row.name, row.type, "\(row.outputShape)",
        row.parameterCount == 0 ? "–" : grouped(row.parameterCount),
        row.multiplyAdds == 0 ? "–" : scaled(row.multiplyAdds),
        megabytes(row.outputBytes + row.parameterBytes),
      ]
    }
    var widths = header.indices.map { column in
      ([header] + cells).map { $0[column].count }.max() ?? 0
    }
    let gaps = 2 * (header.count - 1)
    for (column, least) in [(0, 12), (1, 8)] {
      let excess = widths.reduce(gaps, +) - width
      if excess > 0 { widths[column] = max(min(least, widths[column]), widths[column] - excess) }
    }
    let line = String(repeating: "─", count: widths.reduce(gaps, +))
    let table = [Self.line(header, widths), line] + cells.map { Self.line($0, widths) } + [line]
    return (table + totals).joined(separator: "\n")
  }

  private var totals: [String] {
    let frozen = parameterCount - trainableCount
    let lines = [
      ("Input", "\(input)"),
      ("Total parameters", grouped(parameterCount)),
      ("Trainable parameters", grouped(trainableCount)),
      ("Frozen parameters", grouped(frozen)),
      ("Total mult-adds", scaled(multiplyAdds)),
      ("Input size", megabytes(inputBytes)),
      ("Forward/backward pass size", megabytes(passBytes)),
      ("Parameters size", megabytes(parameterBytes)),
      ("Estimated total size", megabytes(totalBytes)),
    ]
    return lines.map { padded($0, to: 28) + $1 }
  }

  /// Names and types stand left, the other columns right.
  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).enumerated().map { column, cell in
      let text = fitted(cell.0, to: cell.1)
      return column < 2
        ? padded(text, to: cell.1) : String(repeating: " ", count: cell.1 - text.count) + text
    }.joined(separator: "  ")
  }
}

/// The end of a text that is too long, behind an ellipsis: the end of a path says most.
private func fitted(_ text: String, to width: Int) -> String {
  text.count <= width ? text : "…" + text.suffix(width - 1)
}

private func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A count with commas between the thousands.
private func grouped(_ count: Int) -> String {
  var groups: [Substring] = []
  var digits = Substring("\(count)")
  while digits.count > 3 {
    groups.insert(digits.suffix(3), at: 0)
    digits = digits.dropLast(3)
  }
  return ([digits] + groups).joined(separator: ",")
}

/// A count in millions or thousand millions, with two decimals.
private func scaled(_ count: Int) -> String {
  count >= 1_000_000_000
    ? "\(twoDecimals(Double(count) / 1e9)) G" : "\(twoDecimals(Double(count) / 1e6)) M"
}

private func megabytes(_ bytes: Int) -> String { "\(twoDecimals(Double(bytes) / 1e6)) MB" }

private func twoDecimals(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let fraction = hundredths % 100
  return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}
