import SondeCompiler
import SondeTensors

extension Reference {
  static func batchNormalization(
    _ rules: BatchNormalization, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let input = operands[0]
    let (mean, variance) = moments(input, operands.zeros(1))
    let output = normalized(
      input, scale: operands[1], shift: operands[2], mean: mean, variance: variance,
      epsilon: Double(rules.epsilon))
    return [.numbers(output), .numbers(mean), .numbers(variance)]
  }

  static func batchNormalization(
    _ rules: BatchNormalizationInference, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let output = normalized(
      operands[0], scale: operands[1], shift: operands[2], mean: operands[3],
      variance: operands[4], epsilon: Double(rules.epsilon))
    return [.numbers(output)]
  }

  /// Each channel's mean and biased variance.
  private static func moments(
    _ input: ReferenceArray<Double>, _ zeros: ReferenceArray<Double>
  ) -> (mean: ReferenceArray<Double>, variance: ReferenceArray<Double>) {
    let count = Double(input.shape.elementCount / input.shape[1])
    var mean = sumOverChannels(input, zeros)
    mean.elements = mean.elements.map { $0 / count }
    var squares = input
    for index in input.elements.indices {
      let difference = input[index] - mean[input.position(of: index, along: 1)]
      squares[index] = difference * difference
    }
    var variance = sumOverChannels(squares, zeros)
    variance.elements = variance.elements.map { $0 / count }
    return (mean, variance)
  }

  private static func normalized(
    _ input: ReferenceArray<Double>, scale: ReferenceArray<Double>, shift: ReferenceArray<Double>,
    mean: ReferenceArray<Double>, variance: ReferenceArray<Double>, epsilon: Double
  ) -> ReferenceArray<Double> {
    var output = input
    for index in input.elements.indices {
      let c = input.position(of: index, along: 1)
      output[index] =
        (input[index] - mean[c]) / (variance[c] + epsilon).squareRoot() * scale[c] + shift[c]
    }
    return output
  }

  /// With `z` the normalised input and `E` the mean over a channel:
  /// `dx = scale / √(variance + epsilon) * (dy - E[dy] - z E[dy z])`, without the last two for given statistics.
  static func gradient(
    _ rules: BatchNormalizationGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    var upstream = operands[0]
    if rules.isRectified {
      for index in upstream.elements.indices where operands[5][index] <= 0 { upstream[index] = 0 }
    }
    let (input, scale) = (operands[1], operands[2])
    let (mean, variance) = (operands[3], operands[4])
    let count = Double(input.shape.elementCount / input.shape[1])
    let deviation = variance.elements.map { ($0 + Double(rules.epsilon)).squareRoot() }
    var z = input
    var products = input
    for index in input.elements.indices {
      let c = input.position(of: index, along: 1)
      z[index] = (input[index] - mean[c]) / deviation[c]
      products[index] = upstream[index] * z[index]
    }
    let scaleGradient = sumOverChannels(products, operands.zeros(1))
    let shiftGradient = sumOverChannels(upstream, operands.zeros(2))
    var inputGradient = operands.zeros()
    for index in input.elements.indices {
      let c = input.position(of: index, along: 1)
      var rest = upstream[index]
      if !rules.usesRunningStatistics {
        rest -= shiftGradient[c] / count + z[index] * scaleGradient[c] / count
      }
      inputGradient[index] = scale[c] / deviation[c] * rest
    }
    return [.numbers(inputGradient), .numbers(scaleGradient), .numbers(shiftGradient)]
  }

  static func movingAverage(
    _ rules: MovingAverage, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (running, new) = (operands[0], operands[1])
    let (momentum, correction) = (Double(rules.momentum), Double(rules.correction))
    return operands.map { (1 - momentum) * running[$0] + momentum * correction * new[$0] }
  }
}
