import SondeCompiler
import SondeTensors

extension Reference {
  static func linear(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let (rows, weights, bias) = (operands[0], operands[1], operands.optional(2))
    var output = operands.zeros()
    for n in 0..<output.shape[0] {
      for o in 0..<output.shape[1] {
        for i in 0..<rows.shape[1] { output[n, o] += rows[n, i] * weights[o, i] }
        if let bias { output[n, o] += bias[o] }
      }
    }
    return [.numbers(output)]
  }

  static func linearInputGradient(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let (upstream, weights) = (operands[0], operands[1])
    var gradient = operands.zeros()
    for n in 0..<gradient.shape[0] {
      for i in 0..<gradient.shape[1] {
        for o in 0..<upstream.shape[1] { gradient[n, i] += upstream[n, o] * weights[o, i] }
      }
    }
    return [.numbers(gradient)]
  }

  static func gradient(
    _ rules: LinearWeightGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (rows, upstream) = (operands[0], operands[1])
    var gradient = operands.zeros()
    for o in 0..<gradient.shape[0] {
      for i in 0..<gradient.shape[1] {
        for n in 0..<rows.shape[0] { gradient[o, i] += upstream[n, o] * rows[n, i] }
      }
    }
    guard rules.hasBias else { return [.numbers(gradient)] }
    return [.numbers(gradient), .numbers(sumOverChannels(upstream, operands.zeros(1)))]
  }
}
