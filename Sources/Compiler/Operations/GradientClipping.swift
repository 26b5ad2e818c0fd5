import SondeTensors

/// The Euclidean norm of many values taken together.
///
/// Inputs: any number of values. Output: a scalar.
package struct GlobalNorm: OperationRules, CustomStringConvertible {
  package init() {}

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    [ValueType(.scalar)]
  }

  package var description: String { "globalNorm" }
}

/// What gradients are multiplied by so that their norm does not pass a limit: `min(1, limit / (norm + 1e-6))`.
///
/// Input: the norm (a scalar). Output: a scalar (PyTorch's `clip_grad_norm_`).
///
/// Pascanu, Mikolov and Bengio, 2013, <https://arxiv.org/abs/1211.5063>.
package struct ClippingFactor: OperationRules, CustomStringConvertible {
  package var limit: Float

  package init(limit: Float) { self.limit = limit }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType(.scalar)]
  }

  package var description: String { "clippingFactor(limit \(limit))" }
}
