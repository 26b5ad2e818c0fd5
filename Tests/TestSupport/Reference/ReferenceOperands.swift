import SondeCompiler
import SondeTensors

/// What a node reads, and the types of what it makes.
struct ReferenceOperands {
  let values: [ReferenceValue]
  let outputs: [ValueType]

  /// The numbers of one operand.
  subscript(index: Int) -> ReferenceArray<Double> { values[index].numbers }

  /// The integers of one operand.
  func integers(_ index: Int) -> ReferenceArray<Int64> { values[index].integers }

  /// The numbers of an operand that may be left out.
  func optional(_ index: Int) -> ReferenceArray<Double>? {
    index < values.count ? values[index].numbers : nil
  }

  /// The shape of one output.
  func shape(_ index: Int = 0) -> Shape { outputs[index].shape }

  /// Zeros, of one output's shape.
  func zeros(_ index: Int = 0) -> ReferenceArray<Double> {
    ReferenceArray(outputs[index].shape, repeating: 0)
  }

  /// Makes the first output by a rule for each row-major index.
  func map(_ rule: (Int) -> Double) -> [ReferenceValue] {
    [ReferenceValue(shape(), (0..<shape().elementCount).map(rule))]
  }
}
