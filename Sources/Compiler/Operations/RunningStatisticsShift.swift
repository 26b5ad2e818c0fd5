import SondeTensors

/// How far the statistics of a batch are from the running ones that evaluation uses.
///
/// Inputs: the batch's mean and biased variance, the running mean and variance, each `[channels]`. Output: a vector with a
/// number for each ``Figure``, by its raw value.
package struct RunningStatisticsShift: OperationRules, CustomStringConvertible {
  /// What is measured.
  package enum Figure: Int, CaseIterable, Hashable, Sendable {
    /// The difference of the means in running deviations, `√(variance + epsilon)`: root mean square over the channels.
    case mean
    /// The batch's unbiased variance over the running one, each with `epsilon` added: geometric mean over the channels.
    case varianceRatio
  }

  package var epsilon: Float
  /// Makes the batch's variance unbiased: `n / (n - 1)`.
  package var correction: Float

  package init(epsilon: Float, correction: Float) {
    self.epsilon = epsilon
    self.correction = correction
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 4...4)
    precondition(
      inputs.allSatisfy { $0 == inputs[0] }, "Statistics have a number for each channel.")
    return [ValueType([Figure.allCases.count])]
  }

  package var description: String {
    "runningStatisticsShift(epsilon \(epsilon), correction \(correction))"
  }
}
