import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  static func stochasticGradientDescent(
    _ rules: StochasticGradientDescent, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    var (weight, velocity) = (operands[0], operands.optional(4))
    let (rate, step) = (operands[2][0], operands.integers(3)[0])
    let momentum = Double(rules.momentum)
    for index in weight.elements.indices {
      let gradient = operands[1][index] + Double(rules.weightDecay) * weight[index]
      var move = gradient
      if let before = velocity?[index] {
        let after =
          step == 1 ? gradient : momentum * before + (1 - Double(rules.dampening)) * gradient
        velocity?[index] = after
        move = rules.isNesterov ? gradient + momentum * after : after
      }
      weight[index] -= rate * move
    }
    return [weight, velocity].compactMap { $0.map(ReferenceValue.numbers) }
  }

  static func adam(_ rules: AdamUpdate, _ operands: ReferenceOperands) -> [ReferenceValue] {
    var (weight, first, second) = (operands[0], operands[4], operands[5])
    let (rate, step) = (operands[2][0], Double(operands.integers(3)[0]))
    let (beta1, beta2) = (rules.beta1, rules.beta2)
    let decay = Double(rules.weightDecay)
    for index in weight.elements.indices {
      var gradient = operands[1][index]
      if rules.isDecoupled {
        weight[index] *= 1 - rate * decay
      } else {
        gradient += decay * weight[index]
      }
      first[index] = beta1 * first[index] + (1 - beta1) * gradient
      second[index] = beta2 * second[index] + (1 - beta2) * gradient * gradient
      let unbiasedFirst = first[index] / (1 - pow(beta1, step))
      let unbiasedSecond = second[index] / (1 - pow(beta2, step))
      weight[index] -= rate * unbiasedFirst / (unbiasedSecond.squareRoot() + Double(rules.epsilon))
    }
    return [.numbers(weight), .numbers(first), .numbers(second)]
  }

  static func rootMeanSquarePropagation(
    _ rules: RootMeanSquarePropagation, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    var (weight, meanSquare) = (operands[0], operands[4])
    let rate = operands[2][0]
    let (alpha, momentum) = (Double(rules.alpha), Double(rules.momentum))
    var velocity = momentum == 0 ? nil : operands[5]
    var meanGradient = rules.isCentered ? operands[momentum == 0 ? 5 : 6] : nil
    for index in weight.elements.indices {
      let gradient = operands[1][index] + Double(rules.weightDecay) * weight[index]
      meanSquare[index] = alpha * meanSquare[index] + (1 - alpha) * gradient * gradient
      var spread = meanSquare[index]
      if let before = meanGradient?[index] {
        let after = alpha * before + (1 - alpha) * gradient
        meanGradient?[index] = after
        spread -= after * after
      }
      var move = gradient / (spread.squareRoot() + Double(rules.epsilon))
      if let before = velocity?[index] {
        move += momentum * before
        velocity?[index] = move
      }
      weight[index] -= rate * move
    }
    return [weight, meanSquare, velocity, meanGradient].compactMap {
      $0.map(ReferenceValue.numbers)
    }
  }

  static func globalNorm(_ operands: ReferenceOperands) -> [ReferenceValue] {
    var squares = 0.0
    for array in operands.values.map(\.numbers) {
      for element in array.elements { squares += element * element }
    }
    return [ReferenceValue([], [squares.squareRoot()])]
  }

  static func clippingFactor(
    _ rules: ClippingFactor, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let factor = Double(rules.limit) / (operands[0][0] + 1e-6)
    return [ReferenceValue([], [factor > 1 ? 1 : factor])]
  }
}
