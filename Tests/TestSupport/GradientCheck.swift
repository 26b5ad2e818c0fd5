package import SondeCompiler
package import Testing

/// Compares gradients that a graph computes with central differences, in double precision.
///
/// For each element of each operand: `(8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h`, where `f` is the
/// objective: the sum of an output's elements, each times a fixed weight.
package struct GradientCheck {
  /// Computes the objective; it may lack the gradients, to be quicker.
  package var forward: Graph
  /// Computes the gradients.
  package var backward: Graph
  /// The output that is differentiated.
  package var output: String
  /// What each of its elements is multiplied by; ones by default.
  package var projection: [Double]?
  /// The input or state that is varied, and the output that should be its gradient.
  package var gradients: [(operand: String, output: String)]

  package init(
    forward: Graph, backward: Graph, output: String, projection: [Double]? = nil,
    gradients: [(operand: String, output: String)]
  ) {
    self.forward = forward
    self.backward = backward
    self.output = output
    self.projection = projection
    self.gradients = gradients
  }

  /// Runs the check; records an issue for each operand whose gradient is not close.
  ///
  /// `step` is h. With 1e-3 the formula's error (h⁴) and that of rounding are both near 1e-12; functions with kinks
  /// need less, lest one be crossed. About `elementLimit` elements of each operand are varied at most.
  package func run(
    inputs: [String: ReferenceValue], states: [String: ReferenceValue] = [:],
    step: Double = 1e-3, elementLimit: Int = .max, relative: Double = 1e-6,
    absolute: Double = 1e-8, comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let computed = ReferenceExecutor<Double>().run(backward, inputs: inputs, states: states)
    for (operand, gradient) in gradients {
      let found = computed[gradient]
      let stride = max(1, found.count / max(1, elementLimit))
      let elements = Array(Swift.stride(from: 0, to: found.count, by: stride))
      let expected = differences(
        of: operand, elements: elements, step: step, inputs: inputs, states: states)
      expectClose(
        elements.map { found[$0] }, expected, absolute: absolute, relative: relative,
        "\(comment) with respect to \(operand):", sourceLocation: sourceLocation)
    }
  }

  private func objective(
    inputs: [String: ReferenceValue], states: [String: ReferenceValue]
  ) -> Double {
    let numbers = ReferenceExecutor<Double>().run(forward, inputs: inputs, states: states)[output]
    guard let projection else { return numbers.reduce(0, +) }
    return zip(numbers, projection).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func differences(
    of operand: String, elements: [Int], step: Double, inputs: [String: ReferenceValue],
    states: [String: ReferenceValue]
  ) -> [Double] {
    guard let value = inputs[operand] ?? states[operand] else {
      preconditionFailure("\(operand) was not given.")
    }
    func objective(element: Int, moved distance: Double) -> Double {
      var moved = value.numbers
      moved[element] += distance
      var (inputs, states) = (inputs, states)
      if inputs[operand] != nil {
        inputs[operand] = .numbers(moved)
      } else {
        states[operand] = .numbers(moved)
      }
      return self.objective(inputs: inputs, states: states)
    }
    return elements.map { element in
      let near =
        objective(element: element, moved: step) - objective(element: element, moved: -step)
      let far =
        objective(element: element, moved: 2 * step) - objective(element: element, moved: -2 * step)
      return (8 * near - far) / (12 * step)
    }
  }
}
