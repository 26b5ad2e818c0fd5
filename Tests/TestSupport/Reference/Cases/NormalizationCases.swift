import SondeCompiler
package import SondeTensors

extension OperationCase {
  package static func batchNormalization(
    _ name: String, input: Shape, epsilon: Float = 1e-5,
    _ content: Operand.Content = .uniform(-1...1)
  ) -> OperationCase {
    OperationCase(
      "batchNormalization: \(name)", .batchNormalization(BatchNormalization(epsilon: epsilon)),
      [
        Operand("input", input, content), Operand("scale", [input[1]], .uniform(-2...2)),
        Operand("shift", [input[1]]),
      ])
  }

  static func batchNormalizationInference(
    _ name: String, input: Shape, epsilon: Float = 1e-5
  ) -> OperationCase {
    OperationCase(
      "batchNormalizationInference: \(name)",
      .batchNormalizationInference(BatchNormalizationInference(epsilon: epsilon)),
      [
        Operand("input", input), Operand("scale", [input[1]], .uniform(-2...2)),
        Operand("shift", [input[1]]), Operand("mean", [input[1]], isDifferentiable: false),
        Operand("variance", [input[1]], .uniform(0.1...3), isDifferentiable: false),
      ])
  }

  static func localResponseNormalization(
    _ name: String, input: Shape, size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
  ) -> OperationCase {
    OperationCase(
      "localResponseNormalization: \(name)",
      .localResponseNormalization(
        LocalResponseNormalization(size: size, alpha: alpha, beta: beta, k: k)),
      [Operand("input", input, .uniform(-3...3))])
  }

  package static let batchNormalizations: [OperationCase] = [
    batchNormalization("images", input: [4, 3, 5, 5]),
    batchNormalization("rows", input: [6, 5]),
    batchNormalization("batch of one", input: [1, 3, 4, 4]),
    batchNormalization("one pixel", input: [5, 3, 1, 1]),
    batchNormalization("large epsilon", input: [2, 4, 3, 3], epsilon: 0.5),
    batchNormalization("far from zero", input: [4, 3, 4, 4], .uniform(9...10)),
    batchNormalization("tails", input: [3, 17, 3, 5]),
  ]

  package static let batchNormalizationInferences: [OperationCase] = [
    batchNormalizationInference("images", input: [2, 3, 5, 5]),
    batchNormalizationInference("rows", input: [4, 5]),
    batchNormalizationInference("batch of one", input: [1, 4, 1, 1]),
    batchNormalizationInference("large epsilon", input: [2, 4, 3, 3], epsilon: 0.5),
  ]

  package static let localResponseNormalizations: [OperationCase] = [
    localResponseNormalization("AlexNet", input: [2, 7, 3, 3], size: 5),
    localResponseNormalization("strong", input: [2, 7, 3, 3], size: 5, alpha: 1, k: 2),
    localResponseNormalization("even size", input: [1, 7, 3, 2], size: 4, alpha: 0.5),
    localResponseNormalization("two channels", input: [1, 5, 2, 2], size: 2, alpha: 0.5),
    localResponseNormalization("size one", input: [1, 4, 2, 3], size: 1, alpha: 0.5, beta: 0.5),
    localResponseNormalization("wider than the channels", input: [1, 3, 2, 2], size: 9, alpha: 2),
  ]
}
