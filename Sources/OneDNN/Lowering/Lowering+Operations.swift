import SondeCompiler

extension Lowering {
  /// Lowers one node by its operation.
  func lower(_ node: Node) throws {
    switch node.operation {
    case .convolution, .convolutionInputGradient, .convolutionWeightGradient,
      .linear, .linearInputGradient, .linearWeightGradient:
      try lowerConvolution()
    case .maxPooling(let rules): try lower(rules)
    case .maxPoolingGradient(let rules): try lower(rules)
    case .averagePooling(let rules): try lower(rules)
    case .averagePoolingGradient(let rules): try lower(rules)
    case .adaptiveAveragePooling(let rules): try lower(rules)
    case .adaptiveAveragePoolingGradient(let rules): try lower(rules)
    case .batchNormalization(let rules): try lower(rules)
    case .batchNormalizationInference(let rules): try lower(rules)
    case .batchNormalizationGradient(let rules): try lower(rules)
    case .localResponseNormalization(let rules): try lower(rules)
    case .localResponseNormalizationGradient(let rules): try lower(rules)
    case .activation(let rules): try lower(rules)
    case .activationGradient(let rules): try lower(rules)
    case .softmax(let rules): try lower(rules)
    case .softmaxGradient(let rules): try lower(rules)
    case .sum(let rules): try lower(rules)
    case .concatenation(let rules): try lower(rules)
    case .slice(let rules): try lower(rules)
    case .cast(let rules): try lower(rules)
    case .reshape: try lowerReshape()
    case .dropout(let rules): try lower(rules)
    case .scale(let rules): try lower(rules)
    case .multiplyByScalar: try lowerMultiplyByScalar()
    case .clamp(let rules): try lower(rules)
    case .movingAverage(let rules): try lower(rules)
    case .constant(let rules): try lower(rules)
    case .oneHot(let rules): try lower(rules)
    case .crossEntropy(let rules): try lower(rules)
    case .crossEntropyGradient(let rules): try lower(rules)
    case .probabilityCrossEntropy(let rules): try lower(rules)
    case .probabilityCrossEntropyGradient(let rules): try lower(rules)
    case .meanSquaredError(let rules): try lower(rules)
    case .meanSquaredErrorGradient(let rules): try lower(rules)
    case .correctCount(let rules): try lower(rules)
    case .stochasticGradientDescent(let rules): try lower(rules)
    case .adam(let rules): try lower(rules)
    case .rootMeanSquarePropagation(let rules): try lower(rules)
    case .globalNorm: try lowerGlobalNorm()
    case .clippingFactor(let rules): try lower(rules)
    case .activationStatistics(let rules): try lower(rules)
    case .outputStatistics(let rules): try lower(rules)
    case .runningStatisticsShift(let rules): try lower(rules)
    case .differenceNorm: try lowerDifferenceNorm()
    case .dotProduct: try lowerDotProduct()
    case .histogram: try lowerHistogram()
    }
  }
}
