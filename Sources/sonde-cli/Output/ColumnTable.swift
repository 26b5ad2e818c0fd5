/// A table with a line for each of several things, and as many columns as there is room for.
struct ColumnTable {
  /// A column: a title in two lines, and a cell for each line.
  struct Column {
    let title: (String, String)
    var alignment = TextTable.Alignment.right
    /// The columns of the lowest ranks get their room first.
    let rank: Int
    let cells: [String]

    /// How much room it takes, with the blanks before it.
    fileprivate var width: Int {
      2 + max(title.0.count, title.1.count, cells.map(\.count).max() ?? 0)
    }
  }

  /// What the lines are called, and each of them.
  let title: String
  let names: [String]
  /// In the order in which they stand.
  let columns: [Column]

  /// The columns for which there is room beside the names.
  func shown(width: Int) -> [Column] {
    var left = width - nameWidth
    let ranked = columns.indices.sorted { columns[$0].rank < columns[$1].rank }
    let chosen = ranked.filter { index in
      guard columns[index].width <= left else { return false }
      left -= columns[index].width
      return true
    }
    return chosen.sorted().map { columns[$0] }
  }

  func text(width: Int) -> String {
    let shown = shown(width: width)
    var table = TextTable([.left] + shown.map(\.alignment))
    if shown.contains(where: { !$0.title.0.isEmpty }) { table.add([""] + shown.map(\.title.0)) }
    table.add([title] + shown.map(\.title.1))
    for (index, name) in names.enumerated() {
      table.add([name] + shown.map { $0.cells[index] })
    }
    return table.text(width: width)
  }

  /// How much room names need: all of it where that is little, else as much of their ends as tells them apart.
  private var nameWidth: Int {
    let longest = ([title] + names).map(\.count).max() ?? 0
    guard longest > Self.shortName else { return longest }
    let enough = (Self.shortName..<min(longest, Self.longName)).first { width in
      Set(names.map { $0.suffix(width - 1) }).count == Set(names).count
    }
    return enough ?? min(longest, Self.longName)
  }

  private static let (shortName, longName) = (14, 40)
}
