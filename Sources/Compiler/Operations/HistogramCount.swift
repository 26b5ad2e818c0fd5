import SondeTensors

/// How many elements of a value fall into which of TensorBoard's buckets.
///
/// Input: any value. Outputs: how many elements each bucket holds (int32), with the number of those that are not finite at the
/// end; and the least and the greatest finite element, the sum and the sum of squares (four numbers, 0 where no element is
/// finite). Buckets end at 0 and at ±1e-12, growing by a factor of 1.1 below ±1e20; each holds its lower limit and not its upper
/// one, and the outermost ones hold what is beyond them.
package struct HistogramCount: OperationRules, CustomStringConvertible {
  package init() {}

  /// Where the buckets above zero begin or end, ascending; below zero they are mirrored.
  package static let edges: [Double] = {
    var edges: [Double] = []
    var edge = 1e-12
    while edge < 1e20 {
      edges.append(edge)
      edge *= 1.1
    }
    return edges
  }()

  /// How many buckets there are.
  package static let bucketCount = 2 * edges.count

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType([Self.bucketCount + 1], .int32), ValueType([4])]
  }

  package var description: String { "histogram" }
}
