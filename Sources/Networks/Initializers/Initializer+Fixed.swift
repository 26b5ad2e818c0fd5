import SondeTensors

// Values that no random number decides.

extension Initializer {
  /// The same number everywhere.
  static func filled(_ shape: Shape, with value: Double) -> Tensor {
    Tensor(shape: shape, elements: [Float](repeating: Float(value), count: shape.elementCount))
  }

  /// Ones on the diagonal of a matrix, as `torch.nn.init.eye_` writes them.
  func identity(_ shape: Shape) throws -> Tensor {
    guard shape.rank == 2 else {
      throw InitializerError.wrongRank(initializer: name, shape: shape, expected: 2...2)
    }
    var elements = [Float](repeating: 0, count: shape.elementCount)
    for index in 0..<min(shape[0], shape[1]) {
      elements[index * shape[1] + index] = 1
    }
    return Tensor(shape: shape, elements: elements)
  }

  /// Ones at the filters' centres, as `torch.nn.init.dirac_` writes them.
  func dirac(_ shape: Shape, groups: Int) throws -> Tensor {
    guard (3...5).contains(shape.rank) else {
      throw InitializerError.wrongRank(initializer: name, shape: shape, expected: 3...5)
    }
    guard groups > 0, shape[0] % groups == 0 else {
      throw InitializerError.groupsDoNotDivide(initializer: name, groups: groups, shape: shape)
    }
    let strides = shape.rowMajorStrides
    let centre = (2..<shape.rank).reduce(0) { $0 + shape[$1] / 2 * strides[$1] }
    let outputsPerGroup = shape[0] / groups
    var elements = [Float](repeating: 0, count: shape.elementCount)
    for group in 0..<groups {
      for channel in 0..<min(outputsPerGroup, shape[1]) {
        let output = group * outputsPerGroup + channel
        elements[output * strides[0] + channel * strides[1] + centre] = 1
      }
    }
    return Tensor(shape: shape, elements: elements)
  }
}
