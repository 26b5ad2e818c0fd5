package import SondeTensors

/// Stores each element as another floating-point type, rounded to the nearest.
///
/// Its gradient is the upstream as it comes: casts are put in after gradients were made.
package struct Cast: OperationRules, CustomStringConvertible {
  package var dataType: DataType

  package init(to dataType: DataType) { self.dataType = dataType }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType(inputs[0].shape, dataType)]
  }

  package var description: String { "cast(\(dataType))" }
}
