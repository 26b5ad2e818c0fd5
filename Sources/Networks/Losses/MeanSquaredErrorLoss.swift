package import SondeCompiler
import SondeTensors

/// The squared difference between the outputs and rows with a one at the label's place.
///
/// The mean is over all elements, samples times classes (PyTorch's `MSELoss`; Caffe's Euclidean loss is the sum over the
/// elements divided by twice the number of samples).
public struct MeanSquaredErrorLoss: Hashable, Sendable {
  /// How the squares become one number.
  public var reduction: LossReduction

  /// Describes a squared-error loss.
  ///
  /// - Parameter reduction: How the squares become one number.
  public init(reduction: LossReduction = .mean) { self.reduction = reduction }
}

extension MeanSquaredErrorLoss: LossRules {
  package static let tag = Loss.Kind.meanSquaredError.rawValue
  package static let blank = MeanSquaredErrorLoss()
  package static let attributes: [Attribute<MeanSquaredErrorLoss>] = [
    .word("reduction", \.reduction, "how the squares become one number")
  ]
  package var loss: Loss { .meanSquaredError(self) }

  package func trace(
    outputs: Value, targets: LossTargets, in builder: inout GraphBuilder
  ) throws -> Value {
    let target = try targets.mixed(in: &builder) { labels, builder in
      try builder.value(
        .oneHot(OneHot(classes: builder.shape(of: outputs)[1])), labels, name: "loss.target")
    }
    return try builder.value(
      .meanSquaredError(MeanSquaredError(reduction: reduction.operation)), outputs, target,
      name: "loss")
  }
}
