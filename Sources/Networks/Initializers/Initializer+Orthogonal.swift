import SondeTensors

extension Initializer {
  /// An orthogonal matrix, as `torch.nn.init.orthogonal_` draws it.
  func orthogonal(_ shape: Shape, gain: Double, _ generator: inout Generator) throws -> Tensor {
    guard shape.rank >= 2 else {
      throw InitializerError.tooFewDimensions(initializer: name, shape: shape)
    }
    guard shape.elementCount > 0 else { return Tensor(zeros: shape) }
    let rows = shape[0]
    let columns = shape.elementCount / rows
    let drawn = generator.normal(count: rows * columns)
    // The factorisation wants the longer side as the length of its vectors.
    let isWide = rows < columns
    var vectors = OrthogonalVectors(count: min(rows, columns), length: max(rows, columns))
    for row in 0..<rows {
      for column in 0..<columns {
        let value = Double(drawn[row * columns + column])
        if isWide { vectors[row, column] = value } else { vectors[column, row] = value }
      }
    }
    vectors.orthogonalize()
    var elements = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = isWide ? vectors[row, column] : vectors[column, row]
        elements[row * columns + column] = Float(value) * Float(gain)
      }
    }
    return Tensor(shape: shape, elements: elements)
  }
}
