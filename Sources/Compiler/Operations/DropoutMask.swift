/// Sets elements to zero at random and scales the others up, so that the expectation stays.
///
/// Inputs: `x`, the run's seed and the step's number (int64 scalars). Output: the same shape. Whether an element stays
/// is a function of seed, step, stream and the element's row-major index alone (Philox), so it does not depend on threads
/// and needs no state; the gradient is the same operation on the gradient.
///
/// Srivastava et al., *Dropout*, 2014. Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, 2011,
/// <https://doi.org/10.1145/2063384.2063405>.
package struct DropoutMask: OperationRules, CustomStringConvertible {
  /// How likely an element is set to zero, in 0…1.
  package var probability: Float
  /// Tells one dropout layer's random numbers from another's.
  package var stream: UInt32

  package init(probability: Float, stream: UInt32) {
    precondition((0...1).contains(probability), "A probability lies in 0…1.")
    self.probability = probability
    self.stream = stream
  }

  /// What an element that stays is multiplied by.
  package var keepScale: Float { probability < 1 ? 1 / (1 - probability) : 0 }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 3...3)
    return [inputs[0]]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil, nil, nil] }
    let gradient = try builder.value(
      .dropout(self), upstream, node.inputs[1], node.inputs[2], name: node.name)
    return [gradient, nil, nil]
  }

  package var description: String { "dropout(probability \(probability), stream \(stream))" }
}
