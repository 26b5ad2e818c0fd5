/// A square matrix of a few rows.
struct SmallMatrix {
  let side: Int
  private var elements: [Double]

  init(_ side: Int) {
    self.side = side
    elements = [Double](repeating: 0, count: side * side)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * side + column] }
    set { elements[row * side + column] = newValue }
  }

  /// vᵀ M v.
  func form(_ vector: [Double]) -> Double {
    var sum = 0.0
    for row in 0..<side {
      for column in 0..<side { sum += vector[row] * self[row, column] * vector[column] }
    }
    return sum
  }

  /// The inverse of a positive definite matrix, by elimination; nothing where it has none.
  var inverse: SmallMatrix? {
    var (left, right) = (self, SmallMatrix(side))
    for row in 0..<side { right[row, row] = 1 }
    for pivot in 0..<side {
      let value = left[pivot, pivot]
      guard value.isFinite, value > 0 else { return nil }
      for column in 0..<side {
        left[pivot, column] /= value
        right[pivot, column] /= value
      }
      for row in 0..<side where row != pivot {
        let factor = left[row, pivot]
        for column in 0..<side {
          left[row, column] -= factor * left[pivot, column]
          right[row, column] -= factor * right[pivot, column]
        }
      }
    }
    return right
  }
}
