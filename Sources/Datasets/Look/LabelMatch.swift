/// Which class of one set is called what in another: the assignment of classes that fits the scores best.
enum LabelMatch {
  /// The assignment with the greatest sum, each row with a column of its own.
  ///
  /// Kuhn 1955, in the form with shortest paths (Jonker and Volgenant 1987).
  ///
  /// - Parameter gains: A square table, row after row.
  /// - Returns: The column of each row.
  static func assignment(_ gains: [[Double]]) -> [Int] {
    let count = gains.count
    var (rowPrices, columnPrices) = (
      [Double](repeating: 0, count: count + 1), [Double](repeating: 0, count: count + 1)
    )
    // Rows and columns count from 1; column 0 holds the row that is being placed.
    var rowOf = [Int](repeating: 0, count: count + 1)
    for row in 1..<count + 1 {
      rowOf[0] = row
      var (least, origin, isDone) = (
        [Double](repeating: .infinity, count: count + 1), [Int](repeating: 0, count: count + 1),
        [Bool](repeating: false, count: count + 1)
      )
      var column = 0
      while rowOf[column] != 0 {
        isDone[column] = true
        var (step, next) = (Double.infinity, 0)
        for other in 1..<count + 1 where !isDone[other] {
          let cost =
            -gains[rowOf[column] - 1][other - 1] - rowPrices[rowOf[column]] - columnPrices[other]
          if cost < least[other] { (least[other], origin[other]) = (cost, column) }
          if least[other] < step { (step, next) = (least[other], other) }
        }
        for other in 0..<count + 1 {
          if isDone[other] {
            rowPrices[rowOf[other]] += step
            columnPrices[other] -= step
          } else {
            least[other] -= step
          }
        }
        column = next
      }
      while column != 0 {
        rowOf[column] = rowOf[origin[column]]
        column = origin[column]
      }
    }
    var columns = [Int](repeating: 0, count: count)
    for column in 1..<count + 1 { columns[rowOf[column] - 1] = column - 1 }
    return columns
  }
}
