import SondeNetworks

extension Form<Optimizer> {
  /// How parameters follow from gradients.
  static var optimizer: Form {
    choice(
      "optimizer", introduction: "How parameters follow from gradients; the rules are PyTorch's.",
      Optimizer.Kind.allCases.map { optimizerCase($0.payload) })
  }

  private static func optimizerCase<Rules: OptimizerRules>(
    _ type: Rules.Type
  ) -> FormCase<Optimizer> {
    let schema = Schema<Rules>(
      Rules.tag, blank: Rules.blank,
      problem: { rules in
        do {
          try rules.checkTogether()
          return nil
        } catch {
          return ("\(error)", "")
        }
      }, Field.attributes(of: \.self))
    let summary =
      switch Rules.blank.optimizer {
      case .sgd: "gradient descent with momentum"
      case .adam: "steps divided by the root of the mean squared gradient, with momentum"
      case .adamW: "Adam with weight decay apart from the gradient"
      case .rmsProp: "steps divided by the root of the mean squared gradient"
      }
    return .map(schema, summary, wrap: \.optimizer, unwrap: { $0.rules as? Rules })
  }
}

extension Form<Loss> {
  /// What training makes small.
  static var loss: Form {
    choice(
      "loss", introduction: "What training makes small.",
      Loss.Kind.allCases.map { lossCase($0.payload) })
  }

  private static func lossCase<Rules: LossRules>(_ type: Rules.Type) -> FormCase<Loss> {
    let schema = Schema<Rules>(Rules.tag, blank: Rules.blank, Field.attributes(of: \.self))
    let summary =
      switch Rules.blank.loss {
      case .crossEntropy:
        "the negative logarithm of the right class's probability; it applies softmax itself"
      case .probabilityCrossEntropy:
        "the same of outputs that are probabilities already, as Keras's categorical_crossentropy; "
          + "a softmax then stands at the network's end"
      case .meanSquaredError: "the squared distance from a one at the right class's place"
      }
    return .map(schema, summary, wrap: \.loss, unwrap: { $0.rules as? Rules })
  }
}

extension Form<GradientClipping> {
  /// A limit to the gradients of a step.
  static var clipping: Form {
    choice(
      "gradient_clipping", introduction: "A limit to the gradients of a step.",
      [
        .single(
          "norm", .positive, "scales all gradients so that their common norm stays below",
          example: "1.0", wrap: GradientClipping.norm,
          unwrap: { if case .norm(let limit) = $0 { limit } else { nil } }),
        .single(
          "value", .positive, "keeps each number of each gradient within plus or minus",
          example: "0.5", wrap: GradientClipping.value,
          unwrap: { if case .value(let limit) = $0 { limit } else { nil } }),
      ])
  }
}
