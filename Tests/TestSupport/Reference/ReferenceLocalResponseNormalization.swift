import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  /// The channels that a channel is normalised by.
  private static func neighbours(
    of channel: Int, _ rules: LocalResponseNormalization, channels: Int
  ) -> Range<Int> {
    let start = channel - rules.size / 2
    return max(start, 0)..<min(start + rules.size, channels)
  }

  /// What the sum of squares makes of each value: the divisor before the power.
  private static func bases(
    _ rules: LocalResponseNormalization, _ input: ReferenceArray<Double>
  ) -> ReferenceArray<Double> {
    var bases = input
    let factor = Double(rules.alpha) / Double(rules.size)
    for n in 0..<input.shape[0] {
      for c in 0..<input.shape[1] {
        for y in 0..<input.shape[2] {
          for x in 0..<input.shape[3] {
            var squares = 0.0
            for other in neighbours(of: c, rules, channels: input.shape[1]) {
              squares += input[n, other, y, x] * input[n, other, y, x]
            }
            bases[n, c, y, x] = Double(rules.k) + factor * squares
          }
        }
      }
    }
    return bases
  }

  static func localResponseNormalization(
    _ rules: LocalResponseNormalization, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let input = operands[0]
    let bases = bases(rules, input)
    return operands.map { input[$0] / pow(bases[$0], Double(rules.beta)) }
  }

  static func gradient(
    _ rules: LocalResponseNormalizationGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, input, forward) = (operands[0], operands[1], rules.forward)
    let bases = bases(forward, input)
    let (beta, factor) = (Double(forward.beta), Double(forward.alpha) / Double(forward.size))
    var gradient = operands.zeros()
    for n in 0..<input.shape[0] {
      for c in 0..<input.shape[1] {
        for y in 0..<input.shape[2] {
          for x in 0..<input.shape[3] {
            gradient[n, c, y, x] += upstream[n, c, y, x] / pow(bases[n, c, y, x], beta)
            // Output c depends on every neighbour through its own divisor.
            let slope =
              upstream[n, c, y, x] * input[n, c, y, x] * -beta
              * pow(bases[n, c, y, x], -beta - 1) * factor
            for other in neighbours(of: c, forward, channels: input.shape[1]) {
              gradient[n, other, y, x] += slope * 2 * input[n, other, y, x]
            }
          }
        }
      }
    }
    return [.numbers(gradient)]
  }
}
