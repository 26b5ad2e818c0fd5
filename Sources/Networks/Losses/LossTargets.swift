package import SondeCompiler
import SondeTensors

/// What a network's outputs are compared with: a label for each sample, and where samples are mixed a
/// second one.
package struct LossTargets: Sendable {
  /// The names of the graph's inputs.
  package static let labelsName = "labels"
  package static let secondLabelsName = "second_labels"
  package static let weightName = "label_weight"
  package static let secondWeightName = "second_label_weight"

  /// `[batch]`, int32.
  package let labels: Value
  /// The second labels and the weights of both, which sum to 1; nil where samples have one label.
  private let second: (labels: Value, weight: Value, secondWeight: Value)?

  /// Adds the inputs.
  ///
  /// - Parameters:
  ///   - batch: How many samples there are.
  ///   - isMixed: Whether samples have two labels.
  ///   - builder: Where the inputs are added.
  init(batch: Int, isMixed: Bool, in builder: inout GraphBuilder) {
    labels = builder.input(Self.labelsName, shape: [batch], dataType: .int32)
    second =
      isMixed
      ? (
        builder.input(Self.secondLabelsName, shape: [batch], dataType: .int32),
        builder.input(Self.weightName, shape: .scalar),
        builder.input(Self.secondWeightName, shape: .scalar)
      ) : nil
  }

  /// What follows from the labels: for two of them, what follows from each, added by their weights.
  ///
  /// - Parameters:
  ///   - builder: Where the operations are added.
  ///   - make: Makes what follows from labels of a single kind.
  /// - Returns: The value, or the weighted sum of two.
  /// - Throws: What `make` throws.
  func mixed(
    in builder: inout GraphBuilder, _ make: (Value, inout GraphBuilder) throws -> Value
  ) throws -> Value {
    let first = try make(labels, &builder)
    guard let second else { return first }
    let other = try make(second.labels, &builder)
    let parts = try [(first, second.weight), (other, second.secondWeight)].map { value, weight in
      try builder.value(
        .multiplyByScalar(MultiplyByScalar()), value, weight, name: "loss.mixture")
    }
    return try builder.apply(.sum(Sum()), to: parts, name: "loss.mixture")[0]
  }
}
