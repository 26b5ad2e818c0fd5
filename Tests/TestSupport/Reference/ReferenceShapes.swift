import SondeCompiler
import SondeTensors

extension Reference {
  static func concatenation(
    _ rules: Concatenation, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    var output = operands.zeros()
    var start = 0
    for input in operands.values.map(\.numbers) {
      copy(input, into: &output, axis: rules.axis, start: start)
      start += input.shape[rules.axis]
    }
    return [.numbers(output)]
  }

  /// Puts an array's elements into a larger array, from an index along an axis on.
  private static func copy(
    _ part: ReferenceArray<Double>, into whole: inout ReferenceArray<Double>, axis: Int, start: Int
  ) {
    let strides = whole.shape.rowMajorStrides
    for index in part.elements.indices {
      var target = start * strides[axis]
      for other in 0..<part.shape.rank {
        target += part.position(of: index, along: other) * strides[other]
      }
      whole[target] = part[index]
    }
  }

  static func slice(_ rules: Slice, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let input = operands[0]
    let kept = rules.start..<rules.start + rules.count
    let elements = input.elements.indices
      .filter { kept.contains(input.position(of: $0, along: rules.axis)) }
      .map { input[$0] }
    return [ReferenceValue(operands.shape(), elements)]
  }

  static func reshape(_ rules: Reshape, _ operands: ReferenceOperands) -> [ReferenceValue] {
    [ReferenceValue(rules.shape, operands[0].elements)]
  }

  /// A label that is not a class gives a row of zeros.
  static func oneHot(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let labels = operands.integers(0)
    let classes = operands.shape()[1]
    return operands.map { labels[$0 / classes] == Int64($0 % classes) ? 1 : 0 }
  }
}
