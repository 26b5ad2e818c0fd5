package import SondeCompiler
import SondeTensors

/// Executes a graph with slow loops that are easy to believe.
///
/// Every operation computes in double precision. What it makes is rounded once, to the value's own type, when
/// `Scalar` is `Float`: then each value is as accurate as float32 (or bfloat16) allows, given the values that
/// it is made from. With `Double` nothing is rounded at all.
package struct ReferenceExecutor<Scalar: BinaryFloatingPoint> {
  package init() {}

  /// What one step makes.
  package struct Result {
    /// The graph's outputs, by name.
    package var outputs: [String: ReferenceValue] = [:]
    /// Every state as it is after the step, by name.
    package var states: [String: ReferenceValue] = [:]
    /// Every value of the graph.
    package var values: [Value: ReferenceValue] = [:]

    /// The numbers of an output.
    package subscript(name: String) -> [Double] {
      guard let output = outputs[name] else { preconditionFailure("There is no output \(name).") }
      return output.numbers.elements
    }

    /// The numbers of a state.
    package func state(_ name: String) -> [Double] {
      guard let state = states[name] else { preconditionFailure("There is no state \(name).") }
      return state.numbers.elements
    }
  }

  /// Executes one step.
  ///
  /// - Parameters:
  ///   - graph: What to compute.
  ///   - inputs: Each input by its name; more may be given.
  ///   - states: Each state by its name; more may be given, and come back unchanged.
  /// - Returns: What the step makes, and every value on the way.
  package func run(
    _ graph: Graph, inputs: [String: ReferenceValue] = [:], states: [String: ReferenceValue] = [:]
  ) -> Result {
    var result = Result()
    result.states = states
    for input in graph.inputs {
      result.values[input.value] = given(
        inputs[input.name], input.name, graph.type(of: input.value))
    }
    for state in graph.states {
      result.values[state.value] = given(
        states[state.name], state.name, graph.type(of: state.value))
    }
    for node in graph.nodes {
      let operands = ReferenceOperands(
        values: node.inputs.map { made($0, result) }, outputs: node.outputs.map(graph.type(of:)))
      for (output, value) in zip(node.outputs, evaluate(node.operation, operands)) {
        let type = graph.type(of: output)
        precondition(value.shape == type.shape, "\(node) made \(value.shape), not \(type).")
        result.values[output] = rounded(value, to: type)
      }
    }
    for output in graph.outputs { result.outputs[output.name] = made(output.value, result) }
    for state in graph.states { result.states[state.name] = made(state.value, result) }
    for update in graph.updates {
      guard let state = graph.states.first(where: { $0.value == update.state }) else {
        preconditionFailure("\(update.state) is updated, but is not a state.")
      }
      result.states[state.name] = made(update.value, result)
    }
    return result
  }

  private func made(_ value: Value, _ result: Result) -> ReferenceValue {
    guard let known = result.values[value] else {
      preconditionFailure("\(value) is read before it is made.")
    }
    return known
  }

  private func given(
    _ value: ReferenceValue?, _ name: String, _ type: ValueType
  ) -> ReferenceValue {
    guard let value else { preconditionFailure("\(name) was not given.") }
    precondition(value.shape == type.shape, "\(name) is \(value.shape), \(type) is expected.")
    return rounded(value, to: type)
  }

  private func rounded(_ value: ReferenceValue, to type: ValueType) -> ReferenceValue {
    guard case .numbers(var array) = value, Scalar.self != Double.self else { return value }
    let isShort = type.dataType == .bfloat16
    array.elements = array.elements.map { isShort ? roundedToBFloat16($0) : Double(Scalar($0)) }
    return .numbers(array)
  }
}

/// The nearest number that bfloat16 has, to even where two are equally near.
package func roundedToBFloat16(_ number: Double) -> Double {
  let bits = Float(number).bitPattern
  guard number.isFinite else { return number }
  return Double(Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000))
}
