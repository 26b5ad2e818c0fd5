import Sonde
import SondeRuns

extension QuantityHistory {
  /// A line for each layer and a column for each of as many steps as fit, the first and last among them.
  func text(width: Int) -> String {
    let steps = Set(rows.flatMap(\.steps)).sorted()
    let cells = rows.map { row in
      Dictionary(zip(row.steps, row.values.map(quantity.text)), uniquingKeysWith: { $1 })
    }
    let widest = max(
      cells.flatMap(\.values).map(\.count).max() ?? 0,
      steps.last.map { Wording.count($0).count } ?? 0)
    let names = min(24, rows.map(\.name.count).max() ?? 0)
    let columns = Self.sample(steps, count: max(1, (min(width, 160) - names) / (widest + 2)))
    var table = TextTable([.left] + columns.map { _ in .right })
    table.add(["step"] + columns.map(Wording.count))
    for (row, texts) in zip(rows, cells) {
      table.add([row.name] + columns.map { texts[$0] ?? "" })
    }
    let unit = quantity.unit.map { ", in \($0)" } ?? ""
    return "\(quantity.title)\(unit): \(quantity.explanation)\n\n" + table.text(width: width)
  }

  /// So many of the steps, evenly spread.
  private static func sample(_ steps: [Int], count: Int) -> [Int] {
    guard steps.count > count else { return steps }
    guard count > 1 else { return steps.suffix(1) }
    return (0..<count).map { steps[$0 * (steps.count - 1) / (count - 1)] }
  }
}
