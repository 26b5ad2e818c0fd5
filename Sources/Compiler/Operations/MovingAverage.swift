/// Moves a running value a little towards a new one.
///
/// Inputs: the running value, the new value. Output: `(1 - momentum) * running + momentum * correction * new`.
/// `correction` makes a biased variance unbiased (`n / (n - 1)`), as PyTorch's running variance is.
package struct MovingAverage: OperationRules, CustomStringConvertible {
  package var momentum: Float
  package var correction: Float

  package init(momentum: Float, correction: Float = 1) {
    self.momentum = momentum
    self.correction = correction
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    precondition(inputs[0] == inputs[1], "A moving average keeps its shape.")
    return [inputs[0]]
  }

  package var description: String {
    "movingAverage(momentum \(momentum), correction \(correction))"
  }
}
