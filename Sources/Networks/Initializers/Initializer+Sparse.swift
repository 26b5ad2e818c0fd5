import Foundation
import SondeTensors

extension Initializer {
  /// Normal numbers with zeros in each column, as `torch.nn.init.sparse_` gives them.
  func sparse(
    _ shape: Shape, sparsity: Double, deviation: Double, _ generator: inout Generator
  ) throws -> Tensor {
    guard shape.rank == 2 else {
      throw InitializerError.wrongRank(initializer: name, shape: shape, expected: 2...2)
    }
    guard (0...1).contains(sparsity) else {
      throw InitializerError.badParameter(
        initializer: name, name: "sparsity", found: sparsity, expected: "from 0 to 1")
    }
    let (rows, columns) = (shape[0], shape[1])
    let zeroCount = Int((sparsity * Double(rows)).rounded(.up))
    var elements: [Float] =
      try normal(shape, mean: 0, deviation: deviation, &generator).elements()
    for column in 0..<columns {
      for row in generator.permutation(count: rows).prefix(zeroCount) {
        elements[row * columns + column] = 0
      }
    }
    return Tensor(shape: shape, elements: elements)
  }
}
