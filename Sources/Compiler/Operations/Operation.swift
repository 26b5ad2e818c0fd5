/// What a node computes.
///
/// Each case's payload, in a file of its own, holds its attributes, shape rule and gradient rule together.
package enum Operation: Hashable, Sendable {
  // Convolutions and products.
  case convolution(Convolution)
  case convolutionInputGradient(ConvolutionInputGradient)
  case convolutionWeightGradient(ConvolutionWeightGradient)
  case linear(LinearProduct)
  case linearInputGradient(LinearInputGradient)
  case linearWeightGradient(LinearWeightGradient)
  // Pooling.
  case maxPooling(MaxPooling)
  case maxPoolingGradient(MaxPoolingGradient)
  case averagePooling(AveragePooling)
  case averagePoolingGradient(AveragePoolingGradient)
  case adaptiveAveragePooling(AdaptiveAveragePooling)
  case adaptiveAveragePoolingGradient(AdaptiveAveragePoolingGradient)
  // Normalisation.
  case batchNormalization(BatchNormalization)
  case batchNormalizationInference(BatchNormalizationInference)
  case batchNormalizationGradient(BatchNormalizationGradient)
  case movingAverage(MovingAverage)
  case localResponseNormalization(LocalResponseNormalization)
  case localResponseNormalizationGradient(LocalResponseNormalizationGradient)
  // Element by element.
  case activation(Activation)
  case activationGradient(ActivationGradient)
  case softmax(Softmax)
  case softmaxGradient(SoftmaxGradient)
  case dropout(DropoutMask)
  case sum(Sum)
  case scale(Scale)
  case multiplyByScalar(MultiplyByScalar)
  case clamp(Clamp)
  // Shapes.
  case concatenation(Concatenation)
  case slice(Slice)
  case cast(Cast)
  case reshape(Reshape)
  case constant(Constant)
  case oneHot(OneHot)
  // Losses and scores.
  case crossEntropy(CrossEntropy)
  case crossEntropyGradient(CrossEntropyGradient)
  case probabilityCrossEntropy(ProbabilityCrossEntropy)
  case probabilityCrossEntropyGradient(ProbabilityCrossEntropyGradient)
  case meanSquaredError(MeanSquaredError)
  case meanSquaredErrorGradient(MeanSquaredErrorGradient)
  case correctCount(CorrectCount)
  // Updates.
  case stochasticGradientDescent(StochasticGradientDescent)
  case adam(AdamUpdate)
  case rootMeanSquarePropagation(RootMeanSquarePropagation)
  case globalNorm(GlobalNorm)
  case clippingFactor(ClippingFactor)
  // Statistics.
  case activationStatistics(ActivationStatistics)
  case outputStatistics(OutputStatistics)
  case runningStatisticsShift(RunningStatisticsShift)
  case differenceNorm(DifferenceNorm)
  case dotProduct(DotProduct)
  case histogram(HistogramCount)
}

extension Operation: CustomStringConvertible {
  /// The payload as an expression, with its attributes.
  package var description: String { "\(rules)" }
}

extension Operation {
  /// The payload's rules.
  package var rules: any OperationRules {
    switch self {
    case .convolution(let rules): rules
    case .convolutionInputGradient(let rules): rules
    case .convolutionWeightGradient(let rules): rules
    case .linear(let rules): rules
    case .linearInputGradient(let rules): rules
    case .linearWeightGradient(let rules): rules
    case .maxPooling(let rules): rules
    case .maxPoolingGradient(let rules): rules
    case .averagePooling(let rules): rules
    case .averagePoolingGradient(let rules): rules
    case .adaptiveAveragePooling(let rules): rules
    case .adaptiveAveragePoolingGradient(let rules): rules
    case .batchNormalization(let rules): rules
    case .batchNormalizationInference(let rules): rules
    case .batchNormalizationGradient(let rules): rules
    case .movingAverage(let rules): rules
    case .localResponseNormalization(let rules): rules
    case .localResponseNormalizationGradient(let rules): rules
    case .activation(let rules): rules
    case .activationGradient(let rules): rules
    case .softmax(let rules): rules
    case .softmaxGradient(let rules): rules
    case .dropout(let rules): rules
    case .sum(let rules): rules
    case .scale(let rules): rules
    case .multiplyByScalar(let rules): rules
    case .clamp(let rules): rules
    case .concatenation(let rules): rules
    case .slice(let rules): rules
    case .cast(let rules): rules
    case .reshape(let rules): rules
    case .constant(let rules): rules
    case .oneHot(let rules): rules
    case .crossEntropy(let rules): rules
    case .crossEntropyGradient(let rules): rules
    case .probabilityCrossEntropy(let rules): rules
    case .probabilityCrossEntropyGradient(let rules): rules
    case .meanSquaredError(let rules): rules
    case .meanSquaredErrorGradient(let rules): rules
    case .correctCount(let rules): rules
    case .stochasticGradientDescent(let rules): rules
    case .adam(let rules): rules
    case .rootMeanSquarePropagation(let rules): rules
    case .globalNorm(let rules): rules
    case .clippingFactor(let rules): rules
    case .activationStatistics(let rules): rules
    case .outputStatistics(let rules): rules
    case .runningStatisticsShift(let rules): rules
    case .differenceNorm(let rules): rules
    case .dotProduct(let rules): rules
    case .histogram(let rules): rules
    }
  }
}
