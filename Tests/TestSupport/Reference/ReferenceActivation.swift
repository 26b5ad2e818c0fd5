import Foundation
import SondeCompiler

extension Reference {
  static func activation(_ rules: Activation, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let input = operands[0]
    return operands.map { index in
      let x = input[index]
      return switch rules {
      case .relu: max(x, 0)
      case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
      case .sigmoid: 1 / (1 + exp(-x))
      case .tanh: tanh(x)
      case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
      case .exponential: exp(x)
      }
    }
  }

  static func gradient(
    _ rules: ActivationGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, reference, forward) = (operands[0], operands[1], rules.forward)
    return operands.map { index in
      upstream[index]
        * (forward.differentiatesFromOutput
          ? slope(forward, output: reference[index]) : slope(forward, input: reference[index]))
    }
  }

  private static func slope(_ rules: Activation, input x: Double) -> Double {
    switch rules {
    case .relu: x > 0 ? 1 : 0
    case .leakyReLU(let slope): x > 0 ? 1 : Double(slope)
    case .sigmoid: exp(-x) / ((1 + exp(-x)) * (1 + exp(-x)))
    case .tanh: 1 / (cosh(x) * cosh(x))
    case .elu(let alpha): x > 0 ? 1 : Double(alpha) * exp(x)
    case .exponential: exp(x)
    }
  }

  private static func slope(_ rules: Activation, output y: Double) -> Double {
    switch rules {
    case .relu: y > 0 ? 1 : 0
    case .leakyReLU(let slope): y > 0 ? 1 : Double(slope)
    case .sigmoid: y * (1 - y)
    case .tanh: 1 - y * y
    case .elu(let alpha): y > 0 ? 1 : y + Double(alpha)
    case .exponential: y
    }
  }
}
