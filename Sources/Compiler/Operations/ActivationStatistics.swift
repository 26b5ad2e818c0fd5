import SondeTensors

/// What a layer's output says, in a few numbers: its size, its zeros, and how much of it depends on the sample.
///
/// Input: `[batch, units, …]`. Output: a vector with a number for each ``Figure``, by its raw value. With `x` an element, `m`
/// and `v` the mean and the variance of all elements and `q` their second moment, and with `a` the variance across the samples
/// of each element of a sample, averaged over these, the sensitivity is `√(a / v)`; the correlation, over all pairs of two
/// different samples, is the mean product of their elements over `q`, which is `1 - batch / (batch - 1) * a / q`: no pair is
/// visited. A layer that says the same everywhere has sensitivity 0, one that says 0 everywhere correlation 1; one sample
/// alone has neither.
package struct ActivationStatistics: OperationRules, CustomStringConvertible {
  /// What is measured.
  package enum Figure: Int, CaseIterable, Hashable, Sendable {
    case mean, deviation
    /// The fraction of elements that are exactly 0.
    case zeroFraction
    /// The fraction of units (channels, or neurons) that are 0 in every sample and place.
    case deadFraction
    /// The fraction of elements below the low or above the high limit.
    case saturation
    /// The deviation across samples over the deviation of all elements.
    case inputSensitivity
    /// The mean product of two different samples over the second moment: not centred, as in mean-field theory.
    case imageCorrelation
  }

  /// Elements below it count as saturated.
  package var low: Float
  /// Elements above it count as saturated.
  package var high: Float

  package init(low: Float = -.infinity, high: Float = .infinity) {
    self.low = low
    self.high = high
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    guard inputs[0].shape.rank >= 2 else {
      throw ShapeMismatch(
        found: "the input is \(inputs[0].shape)", expected: "[batch, units, …] are expected",
        advice: "Measure the output of a layer.")
    }
    return [ValueType([Figure.allCases.count])]
  }

  package var description: String {
    let limits = low > -.infinity || high < .infinity ? "saturated \(low) \(high)" : ""
    return "activationStatistics(\(limits))"
  }
}
