import SondeCompiler

extension ReferenceExecutor {
  /// Evaluates one operation; the compiler says when one is missing.
  func evaluate(_ operation: Operation, _ operands: ReferenceOperands) -> [ReferenceValue] {
    var values = unrectified(operation, operands)
    if operation.isRectified, case .numbers(var array) = values[0] {
      for index in array.elements.indices where array[index] <= 0 { array[index] = 0 }
      values[0] = .numbers(array)
    }
    return values
  }

  private func unrectified(
    _ operation: Operation, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    switch operation {
    case .convolution(let rules): Reference.convolution(rules, operands)
    case .convolutionInputGradient(let rules): Reference.gradient(rules, operands)
    case .convolutionWeightGradient(let rules): Reference.gradient(rules, operands)
    case .linear: Reference.linear(operands)
    case .linearInputGradient: Reference.linearInputGradient(operands)
    case .linearWeightGradient(let rules): Reference.gradient(rules, operands)
    case .maxPooling(let rules): Reference.maxPooling(rules, operands)
    case .maxPoolingGradient(let rules): Reference.gradient(rules, operands)
    case .averagePooling(let rules): Reference.averagePooling(rules, operands)
    case .averagePoolingGradient(let rules): Reference.gradient(rules, operands)
    case .adaptiveAveragePooling: Reference.adaptiveAveragePooling(operands)
    case .adaptiveAveragePoolingGradient: Reference.adaptiveAveragePoolingGradient(operands)
    case .batchNormalization(let rules): Reference.batchNormalization(rules, operands)
    case .batchNormalizationInference(let rules): Reference.batchNormalization(rules, operands)
    case .batchNormalizationGradient(let rules): Reference.gradient(rules, operands)
    case .movingAverage(let rules): Reference.movingAverage(rules, operands)
    case .localResponseNormalization(let rules):
      Reference.localResponseNormalization(rules, operands)
    case .localResponseNormalizationGradient(let rules): Reference.gradient(rules, operands)
    case .activation(let rules): Reference.activation(rules, operands)
    case .activationGradient(let rules): Reference.gradient(rules, operands)
    case .softmax(let rules): Reference.softmax(rules, operands)
    case .softmaxGradient(let rules): Reference.gradient(rules, operands)
    case .dropout(let rules): Reference.dropout(rules, operands)
    case .sum: Reference.sum(operands)
    case .scale(let rules): Reference.scale(rules, operands)
    case .multiplyByScalar: Reference.multiplyByScalar(operands)
    case .clamp(let rules): Reference.clamp(rules, operands)
    case .concatenation(let rules): Reference.concatenation(rules, operands)
    case .slice(let rules): Reference.slice(rules, operands)
    case .cast: operands.map { operands[0][$0] }
    case .reshape(let rules): Reference.reshape(rules, operands)
    case .constant(let rules): operands.map { _ in Double(rules.value) }
    case .oneHot: Reference.oneHot(operands)
    case .crossEntropy(let rules): Reference.crossEntropy(rules, operands)
    case .crossEntropyGradient(let rules): Reference.gradient(rules, operands)
    case .probabilityCrossEntropy(let rules): Reference.probabilityCrossEntropy(rules, operands)
    case .probabilityCrossEntropyGradient(let rules): Reference.gradient(rules, operands)
    case .meanSquaredError(let rules): Reference.meanSquaredError(rules, operands)
    case .meanSquaredErrorGradient(let rules): Reference.gradient(rules, operands)
    case .correctCount(let rules): Reference.correctCount(rules, operands)
    case .stochasticGradientDescent(let rules):
      Reference.stochasticGradientDescent(rules, operands)
    case .adam(let rules): Reference.adam(rules, operands)
    case .rootMeanSquarePropagation(let rules):
      Reference.rootMeanSquarePropagation(rules, operands)
    case .globalNorm: Reference.globalNorm(operands)
    case .clippingFactor(let rules): Reference.clippingFactor(rules, operands)
    case .activationStatistics(let rules): Reference.activationStatistics(rules, operands)
    case .outputStatistics(let rules): Reference.outputStatistics(rules, operands)
    case .runningStatisticsShift(let rules): Reference.runningStatisticsShift(rules, operands)
    case .differenceNorm: Reference.differenceNorm(operands)
    case .dotProduct: Reference.dotProduct(operands)
    case .histogram: Reference.histogram(operands)
    }
  }
}

/// The loops, a file for each family of operations.
enum Reference {}
