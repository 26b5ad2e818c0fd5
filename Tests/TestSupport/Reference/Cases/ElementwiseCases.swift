import SondeCompiler
import SondeTensors

extension OperationCase {
  static func activation(_ name: String, _ activation: Activation) -> OperationCase {
    OperationCase(
      "activation: \(name)", .activation(activation),
      [Operand("input", [3, 5, 2, 2], .awayFromZero)])
  }

  static func softmax(
    _ name: String, _ input: Shape, axis: Int, _ content: Operand.Content = .uniform(-2...2)
  ) -> [OperationCase] {
    [false, true].map { isLogarithmic in
      OperationCase(
        "\(isLogarithmic ? "logSoftmax" : "softmax"): \(name)",
        .softmax(Softmax(axis: axis, isLogarithmic: isLogarithmic)),
        [Operand("input", input, content)])
    }
  }

  static func dropout(
    _ name: String, _ input: Shape, probability: Float, stream: UInt32 = 0, seed: Int64 = 1,
    step: Int64 = 1
  ) -> OperationCase {
    OperationCase(
      "dropout: \(name)",
      .dropout(DropoutMask(probability: probability, stream: stream)),
      [
        Operand("input", input, .awayFromZero), Operand("seed", .scalar, [seed], .int64),
        Operand("step", .scalar, [step], .int64),
      ])
  }

  package static let activations: [OperationCase] = [
    activation("relu", .relu),
    activation("leakyReLU", .leakyReLU(slope: 0.01)),
    activation("leakyReLU, steep", .leakyReLU(slope: 1.5)),
    activation("leakyReLU, slope zero", .leakyReLU(slope: 0)),
    activation("leakyReLU, negative slope", .leakyReLU(slope: -0.5)),
    activation("sigmoid", .sigmoid),
    activation("tanh", .tanh),
    activation("elu", .elu(alpha: 1)),
    activation("elu, small alpha", .elu(alpha: 0.25)),
    activation("elu, negative alpha", .elu(alpha: -0.5)),
    activation("exponential", .exponential),
  ]

  package static let softmaxes: [OperationCase] =
    softmax("rows", [4, 5], axis: 1) + softmax("down the batch", [4, 3], axis: 0)
    + softmax("channels", [2, 4, 2, 3], axis: 1) + softmax("columns", [2, 3, 2, 4], axis: 3)
    + softmax("large logits", [3, 6], axis: 1, .uniform(-100...100))
    + softmax("one class", [3, 1], axis: 1)

  package static let dropouts: [OperationCase] = [
    dropout("half", [5, 13], probability: 0.5),
    dropout("few", [2, 3, 5, 7], probability: 0.1, stream: 3, step: 7),
    dropout("none", [3, 4], probability: 0),
    dropout("all", [3, 4], probability: 1),
    dropout("large seed", [4, 9], probability: 0.5, stream: .max, seed: -2, step: 1 << 33 + 5),
  ]

  package static let sums: [OperationCase] = [
    OperationCase(
      "sum: two", .sum(Sum()), [Operand("a", [2, 3, 2, 2]), Operand("b", [2, 3, 2, 2])]),
    OperationCase(
      "sum: three", .sum(Sum()),
      [Operand("a", [3, 5]), Operand("b", [3, 5]), Operand("c", [3, 5])]),
    OperationCase("sum: one", .sum(Sum()), [Operand("a", [3, 5])]),
  ]

  package static let scalings: [OperationCase] = [
    OperationCase("scale: half", .scale(Scale(factor: 0.5)), [Operand("input", [3, 7])]),
    OperationCase("scale: negative", .scale(Scale(factor: -3)), [Operand("input", [2, 2, 3, 1])]),
    OperationCase(
      "multiplyByScalar: rows", .multiplyByScalar(MultiplyByScalar()),
      [
        Operand("input", [3, 7]),
        Operand("factor", .scalar, isDifferentiable: false),
      ]),
    OperationCase(
      "clamp: half", .clamp(Clamp(limit: 0.5)), [Operand("input", [4, 9], isDifferentiable: false)]),
  ]
}
