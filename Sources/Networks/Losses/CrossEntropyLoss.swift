package import SondeCompiler

/// The negative logarithm of the probability that softmax gives the right class.
///
/// It applies softmax itself: the network's outputs are logits. With smoothing `s` the target is `(1 - s)` at the label plus
/// `s / classes` everywhere. The mean is over the samples that count.
///
/// Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, 2015, section 7 (smoothing),
/// <https://arxiv.org/abs/1512.00567>.
public struct CrossEntropyLoss: Hashable, Sendable {
  /// How much of the target is spread over all classes, in 0…1.
  public var smoothing: Double
  /// Samples with this label do not count; nil: all count.
  public var ignoredLabel: Int?
  /// How the losses of a batch's samples become one number.
  public var reduction: LossReduction

  /// Describes a cross-entropy loss.
  ///
  /// - Parameters:
  ///   - smoothing: How much of the target is spread over all classes, in 0…1.
  ///   - ignoredLabel: Samples with this label do not count; nil: all count.
  ///   - reduction: How the losses of a batch's samples become one number.
  public init(
    smoothing: Double = 0, ignoredLabel: Int? = nil, reduction: LossReduction = .mean
  ) {
    self.smoothing = smoothing
    self.ignoredLabel = ignoredLabel
    self.reduction = reduction
  }
}

extension CrossEntropyLoss: LossRules {
  package static let tag = Loss.Kind.crossEntropy.rawValue
  package static let blank = CrossEntropyLoss()
  package static let attributes: [Attribute<CrossEntropyLoss>] = [
    .number("smoothing", \.smoothing, in: 0...1, "share of the target spread over all classes"),
    .integer(
      "ignored_label", optional: \.ignoredLabel, atLeast: Int(Int32.min),
      "samples with this label do not count; none by default"),
    .word("reduction", \.reduction, "how the losses of a batch become one number"),
  ]
  package var loss: Loss { .crossEntropy(self) }

  package func trace(
    outputs: Value, targets: LossTargets, in builder: inout GraphBuilder
  ) throws -> Value {
    let operation = CrossEntropy(
      smoothing: Float(smoothing), ignoredLabel: ignoredLabel.map { Int32(clamping: $0) },
      reduction: reduction.operation)
    // It is linear in the target, so that of a mixture is the mixture of two.
    return try targets.mixed(in: &builder) { labels, builder in
      try builder.value(.crossEntropy(operation), outputs, labels, name: "loss")
    }
  }
}
