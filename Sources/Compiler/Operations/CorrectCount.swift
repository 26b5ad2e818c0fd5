import SondeTensors

/// How many samples have their label among the `k` greatest outputs.
///
/// Inputs: outputs `[batch, classes]`, labels `[batch]` (int32). Output: a scalar. Of equal outputs the one of the lower
/// class counts as greater; an output that is not a number counts as the least, and a sample whose label has one is wrong.
package struct CorrectCount: OperationRules, CustomStringConvertible {
  package var k: Int

  package init(k: Int = 1) {
    precondition(k > 0, "At least the greatest output is looked at.")
    self.k = k
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    try inputs[0].shape.expectRank(2, as: "outputs [batch, classes]")
    return [ValueType(.scalar)]
  }

  package var description: String { "correctCount(k \(k))" }
}
