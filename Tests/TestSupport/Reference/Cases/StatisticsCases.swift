import SondeCompiler
import SondeTensors

extension OperationCase {
  /// What watched steps measure: no layer of PyTorch computes it.
  package static let statistics = activationStatistics + otherStatistics

  private static func activation(
    _ name: String, _ shape: Shape, _ content: Operand.Content = .uniform(-1...1),
    _ rules: ActivationStatistics = ActivationStatistics()
  ) -> OperationCase {
    OperationCase(
      "activationStatistics: \(name)", .activationStatistics(rules),
      [Operand("input", shape, content, isDifferentiable: false)])
  }

  /// Few and many positions, groups of units that do not fit evenly, and layouts that are cut into blocks.
  private static let activationStatistics: [OperationCase] = [
    activation("a row", [5, 7]), activation("many units", [3, 1300]),
    activation("images", [4, 6, 5, 3]), activation("small images", [3, 700, 2, 2]),
    activation("large images", [2, 3, 31, 33]), activation("zeros", [6, 9], .whole(below: 2)),
    activation("all zero", [3, 4], .whole(below: 1)),
    activation("one sample", [1, 5, 2, 2]),
    activation("far from zero", [4, 8], .uniform(1000...1001)),
    activation(
      "saturated", [4, 6, 3, 3], .uniform(0...1), ActivationStatistics(low: 0.05, high: 0.95)),
  ]

  private static let otherStatistics: [OperationCase] =
    [(5, 4, false), (1, 3, false), (64, 10, false), (7, 2, true)].map { batch, classes, isShare in
      OperationCase(
        "outputStatistics: \(batch) of \(classes)",
        .outputStatistics(OutputStatistics(areProbabilities: isShare)),
        [
          Operand(
            "outputs", [batch, classes], isShare ? .uniform(0...1) : .uniform(-3...3),
            isDifferentiable: false)
        ])
    } + [
      OperationCase(
        "runningStatisticsShift: channels",
        .runningStatisticsShift(RunningStatisticsShift(epsilon: 1e-5, correction: 1.125)),
        [
          Operand("mean", [9], isDifferentiable: false),
          Operand("variance", [9], .uniform(0.1...2), isDifferentiable: false),
          Operand("running mean", [9], isDifferentiable: false),
          Operand("running variance", [9], .uniform(0.1...2), isDifferentiable: false),
        ]),
      pair("differenceNorm: rows", .differenceNorm(DifferenceNorm()), [3, 19]),
      pair("differenceNorm: filters", .differenceNorm(DifferenceNorm()), [5, 3, 3, 3]),
      pair("dotProduct: rows", .dotProduct(DotProduct()), [3, 19]),
      OperationCase(
        "histogram: numbers", .histogram(HistogramCount()),
        [Operand("input", [9, 1000], isDifferentiable: false)]),
      OperationCase(
        "histogram: zeros", .histogram(HistogramCount()),
        [Operand("input", [11], .whole(below: 2), isDifferentiable: false)]),
    ]

  private static func pair(
    _ name: String, _ operation: Operation, _ shape: Shape
  ) -> OperationCase {
    OperationCase(
      name, operation,
      [
        Operand("one", shape, isDifferentiable: false),
        Operand("other", shape, isDifferentiable: false),
      ])
  }
}
