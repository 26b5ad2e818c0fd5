package import SondeCompiler

/// The negative logarithm of the probability of the right class, for networks whose outputs are probabilities.
///
/// Nothing is applied to the outputs but what is said here: each row is divided by its sum, and the right class's probability
/// is brought into `epsilon ... 1 - epsilon`. A loss can so never pass `-log(epsilon)`, and what lies beyond the limits is not
/// learned from. A row whose sum is 0 stays as it is. The mean is over the samples.
///
/// Keras's `categorical_crossentropy` (`from_logits=False`), which a softmax must stand before. Caffe's multinomial logistic loss
/// has an `epsilon` of 1e-20 and does not divide.
public struct ProbabilityCrossEntropyLoss: Hashable, Sendable {
  /// How near a probability may come to 0 and to 1, in 0…0.4.
  public var epsilon: Double
  /// Whether each row is divided by its sum first.
  public var normalizes: Bool
  /// How the losses of a batch's samples become one number.
  public var reduction: LossReduction

  /// Describes a cross-entropy loss of probabilities.
  ///
  /// - Parameters:
  ///   - epsilon: How near a probability may come to 0 and to 1, in 0…0.4.
  ///   - normalizes: Whether each row is divided by its sum first.
  ///   - reduction: How the losses of a batch's samples become one number.
  public init(
    epsilon: Double = 1e-7, normalizes: Bool = true, reduction: LossReduction = .mean
  ) {
    self.epsilon = epsilon
    self.normalizes = normalizes
    self.reduction = reduction
  }
}

extension ProbabilityCrossEntropyLoss: LossRules {
  package static let tag = Loss.Kind.probabilityCrossEntropy.rawValue
  package static let blank = ProbabilityCrossEntropyLoss()
  package static let attributes: [Attribute<ProbabilityCrossEntropyLoss>] = [
    .number("epsilon", \.epsilon, in: 0...0.4, "how near a probability may come to 0 and to 1"),
    .boolean("normalize", \.normalizes, "whether each row is divided by its sum first"),
    .word("reduction", \.reduction, "how the losses of a batch become one number"),
  ]
  package var loss: Loss { .probabilityCrossEntropy(self) }

  package func trace(
    outputs: Value, targets: LossTargets, in builder: inout GraphBuilder
  ) throws -> Value {
    let operation = ProbabilityCrossEntropy(
      epsilon: Float(epsilon), normalizes: normalizes, reduction: reduction.operation)
    // It is linear in the target, so that of a mixture is the mixture of two.
    return try targets.mixed(in: &builder) { labels, builder in
      try builder.value(.probabilityCrossEntropy(operation), outputs, labels, name: "loss")
    }
  }
}
