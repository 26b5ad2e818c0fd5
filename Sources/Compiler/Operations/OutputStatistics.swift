import SondeTensors

/// What the network's outputs for a batch say: how sure they are, how much they differ, and whether one class gets all.
///
/// Input: `[batch, classes]`, logits or probabilities. Output: a vector with a number for each ``Figure``, by its raw value.
package struct OutputStatistics: OperationRules, CustomStringConvertible {
  /// What is measured.
  package enum Figure: Int, CaseIterable, Hashable, Sendable {
    /// The mean over samples of `-Σ p ln p`, in nats.
    case entropy
    /// The standard deviation of a class's probability across the samples, averaged over classes.
    case spread
    /// The share of samples for which the class that is predicted most often is predicted; of equal outputs the first wins.
    case topClassShare
  }

  /// Whether the input is of probabilities already; else softmax makes them.
  package var areProbabilities: Bool

  package init(areProbabilities: Bool = false) { self.areProbabilities = areProbabilities }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    try inputs[0].shape.expectRank(2, as: "outputs [batch, classes]")
    return [ValueType([Figure.allCases.count])]
  }

  package var description: String {
    "outputStatistics(\(areProbabilities ? "probabilities" : "logits"))"
  }
}
