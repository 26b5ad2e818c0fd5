package import SondeCompiler
package import SondeTensors

extension OperationCase {
  package static func crossEntropy(
    _ name: String, labels: [Int64], classes: Int, _ rules: CrossEntropy,
    _ content: Operand.Content = .uniform(-2...2)
  ) -> OperationCase {
    OperationCase(
      "crossEntropy: \(name)", .crossEntropy(rules),
      [
        Operand("logits", [labels.count, classes], content),
        Operand("labels", [labels.count], labels),
      ])
  }

  package static let crossEntropies: [OperationCase] = [
    crossEntropy("mean", labels: [0, 2, 1, 2], classes: 3, CrossEntropy()),
    crossEntropy("sum", labels: [0, 2, 1, 2], classes: 3, CrossEntropy(reduction: .sum)),
    crossEntropy("batch of one", labels: [4], classes: 5, CrossEntropy()),
    crossEntropy("smoothing", labels: [3, 0, 1], classes: 4, CrossEntropy(smoothing: 0.1)),
    crossEntropy("full smoothing", labels: [3, 0, 1], classes: 4, CrossEntropy(smoothing: 1)),
    crossEntropy(
      "ignoring", labels: [1, -100, 0, -100, 2], classes: 3, CrossEntropy(ignoredLabel: -100)),
    crossEntropy(
      "ignoring a class", labels: [1, 2, 0, 2, 2], classes: 3, CrossEntropy(ignoredLabel: 2)),
    crossEntropy(
      "smoothing and ignoring", labels: [1, -1, 0, 2], classes: 3,
      CrossEntropy(smoothing: 0.25, ignoredLabel: -1)),
    crossEntropy(
      "smoothing, ignoring, sum", labels: [1, -1, 0, 2], classes: 3,
      CrossEntropy(smoothing: 0.25, ignoredLabel: -1, reduction: .sum)),
    crossEntropy(
      "large logits", labels: [0, 1, 5], classes: 6, CrossEntropy(), .uniform(-80...80)),
    crossEntropy(
      "many classes", labels: [9, 36, 0], classes: 37, CrossEntropy(smoothing: 0.1)),
  ]

  package static let probabilityCrossEntropies: [OperationCase] = [
    ("mean", ProbabilityCrossEntropy()),
    ("sum", ProbabilityCrossEntropy(reduction: .sum)),
    ("as they are", ProbabilityCrossEntropy(normalizes: false)),
    ("narrow limits", ProbabilityCrossEntropy(epsilon: 0.3, normalizes: false, reduction: .sum)),
  ].map { name, rules in
    OperationCase(
      "probabilityCrossEntropy: \(name)", .probabilityCrossEntropy(rules),
      [
        Operand("probabilities", [4, 3], .uniform(0.1...0.9)),
        Operand("labels", [4], [0, 2, 1, 2]),
      ])
  }

  package static func meanSquaredError(_ name: String, _ shape: Shape, _ reduction: Reduction)
    -> OperationCase
  {
    OperationCase(
      "meanSquaredError: \(name)", .meanSquaredError(MeanSquaredError(reduction: reduction)),
      [Operand("prediction", shape), Operand("target", shape, isDifferentiable: false)])
  }

  package static let squaredErrors: [OperationCase] = [
    meanSquaredError("mean", [4, 3], .mean),
    meanSquaredError("sum", [2, 3, 2, 2], .sum),
    meanSquaredError("one number", [1, 1], .mean),
  ]

  /// How many samples are right; ties and ranks count.
  package static let correctCounts: [OperationCase] = [(1, 5), (2, 5), (3, 3), (9, 4)].map {
    k, classes in
    OperationCase(
      "correctCount: k \(k) of \(classes)", .correctCount(CorrectCount(k: k)),
      [
        Operand("outputs", [7, classes], .whole(below: 4), isDifferentiable: false),
        Operand("labels", [7], (0..<7).map { $0 * 3 % Int64(classes) }),
      ])
  }

  package static let norms: [OperationCase] = [
    OperationCase(
      "globalNorm: three", .globalNorm(GlobalNorm()),
      [
        Operand("a", [3, 4], isDifferentiable: false), Operand("b", [7], isDifferentiable: false),
        Operand("c", [2, 3, 2, 2], isDifferentiable: false),
      ]),
    OperationCase(
      "clippingFactor: over", .clippingFactor(ClippingFactor(limit: 0.5)),
      [Operand("norm", .scalar, .uniform(1...2), isDifferentiable: false)]),
    OperationCase(
      "clippingFactor: within", .clippingFactor(ClippingFactor(limit: 5)),
      [Operand("norm", .scalar, .uniform(1...2), isDifferentiable: false)]),
    OperationCase(
      "movingAverage: variance", .movingAverage(MovingAverage(momentum: 0.1, correction: 1.25)),
      [
        Operand("running", [5], isDifferentiable: false),
        Operand("new", [5], isDifferentiable: false),
      ]),
  ]

  /// All small cases.
  package static let all: [OperationCase] =
    convolutions + linears + maxPoolings + maxPoolingTies + averagePoolings
    + adaptiveAveragePoolings + batchNormalizations + batchNormalizationInferences
    + localResponseNormalizations + activations + softmaxes + dropouts + sums + scalings
    + shapeOperations + crossEntropies + probabilityCrossEntropies + squaredErrors + correctCounts
    + norms
}
