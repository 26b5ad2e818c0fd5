import SondeTensors

/// The Euclidean norm of the difference of two values.
///
/// Inputs: two values of one shape. Output: a scalar.
package struct DifferenceNorm: OperationRules, CustomStringConvertible {
  package init() {}

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    precondition(inputs[0] == inputs[1], "A difference is taken of values of one shape.")
    return [ValueType(.scalar)]
  }

  package var description: String { "differenceNorm" }
}

/// The sum of the products of the elements of two values.
///
/// Inputs: two values of one shape. Output: a scalar.
package struct DotProduct: OperationRules, CustomStringConvertible {
  package init() {}

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 2...2)
    precondition(inputs[0] == inputs[1], "A product is taken of values of one shape.")
    return [ValueType(.scalar)]
  }

  package var description: String { "dotProduct" }
}
