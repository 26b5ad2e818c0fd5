import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  /// The row-major indices of each line of elements along an axis.
  static func lines(along axis: Int, of shape: Shape) -> [[Int]] {
    let stride = shape.rowMajorStrides[axis]
    let starts = (0..<shape.elementCount).filter { $0 / stride % shape[axis] == 0 }
    return starts.map { start in (0..<shape[axis]).map { start + $0 * stride } }
  }

  /// The logarithm of softmax over some numbers.
  static func logSoftmax(_ numbers: [Double]) -> [Double] {
    let greatest = numbers.max() ?? 0
    let logarithm = log(numbers.reduce(0) { $0 + exp($1 - greatest) })
    return numbers.map { $0 - greatest - logarithm }
  }

  static func softmax(_ rules: Softmax, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let input = operands[0]
    var output = operands.zeros()
    for line in lines(along: rules.axis, of: input.shape) {
      let logarithms = logSoftmax(line.map { input[$0] })
      for (index, logarithm) in zip(line, logarithms) {
        output[index] = rules.isLogarithmic ? logarithm : exp(logarithm)
      }
    }
    return [.numbers(output)]
  }

  static func gradient(_ rules: SoftmaxGradient, _ operands: ReferenceOperands) -> [ReferenceValue]
  {
    let (upstream, output) = (operands[0], operands[1])
    var gradient = operands.zeros()
    for line in lines(along: rules.forward.axis, of: output.shape) {
      if rules.forward.isLogarithmic {
        let total = line.reduce(0) { $0 + upstream[$1] }
        for index in line { gradient[index] = upstream[index] - exp(output[index]) * total }
      } else {
        let total = line.reduce(0) { $0 + upstream[$1] * output[$1] }
        for index in line { gradient[index] = output[index] * (upstream[index] - total) }
      }
    }
    return [.numbers(gradient)]
  }
}
