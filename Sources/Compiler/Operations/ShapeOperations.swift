package import SondeTensors

/// Puts values side by side along an axis; all other extents must agree.
package struct Concatenation: OperationRules, CustomStringConvertible {
  package var axis: Int

  package init(axis: Int = 1) { self.axis = axis }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    let first = inputs[0].shape
    var extent = 0
    for input in inputs {
      guard agrees(input.shape, first) else {
        throw ShapeMismatch(
          found: "the inputs are \(first) and \(input.shape)",
          expected: "they may differ along axis \(axis) only",
          advice: "Check the layers that are concatenated.")
      }
      extent += input.shape[axis]
    }
    var dimensions = first.dimensions
    dimensions[axis] = extent
    return [ValueType(Shape(dimensions), inputs[0].dataType)]
  }

  private func agrees(_ one: Shape, _ other: Shape) -> Bool {
    one.rank == other.rank && axis < one.rank
      && (0..<one.rank).allSatisfy { $0 == axis || one[$0] == other[$0] }
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0] else { return node.inputs.map { _ in nil } }
    var start = 0
    var gradients: [Value?] = []
    for (input, wanted) in zip(node.inputs, wanted) {
      let count = builder.shape(of: input)[axis]
      let slice = Slice(axis: axis, start: start, count: count)
      gradients.append(wanted ? try builder.value(.slice(slice), upstream, name: node.name) : nil)
      start += count
    }
    return gradients
  }

  package var description: String { "concatenation(axis \(axis))" }
}

/// Takes a run of indices along an axis.
package struct Slice: OperationRules, CustomStringConvertible {
  package var axis: Int
  package var start: Int
  package var count: Int

  package init(axis: Int, start: Int, count: Int) {
    self.axis = axis
    self.start = start
    self.count = count
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    var dimensions = inputs[0].shape.dimensions
    precondition(start >= 0 && start + count <= dimensions[axis], "A slice lies within its value.")
    dimensions[axis] = count
    return [ValueType(Shape(dimensions), inputs[0].dataType)]
  }

  package var description: String { "slice(axis \(axis), \(start)..<\(start + count))" }
}

/// The same elements, row-major, under another shape.
package struct Reshape: OperationRules, CustomStringConvertible {
  package var shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    guard inputs[0].shape.elementCount == shape.elementCount else {
      throw ShapeMismatch(
        found: "the input is \(inputs[0].shape)",
        expected: "\(shape) has another number of elements",
        advice: "Check the shape asked for.")
    }
    return [ValueType(shape, inputs[0].dataType)]
  }

  package func gradients(
    of node: Node, upstream: [Value?], wanted: [Bool], in builder: inout GraphBuilder
  ) throws -> [Value?] {
    guard let upstream = upstream[0], wanted[0] else { return [nil] }
    let back = Reshape(shape: builder.shape(of: node.inputs[0]))
    return [try builder.value(.reshape(back), upstream, name: node.name)]
  }

  package var description: String { "reshape(\(shape))" }
}

/// One number everywhere.
package struct Constant: OperationRules, CustomStringConvertible {
  package var value: Float
  package var shape: Shape

  package init(value: Float, shape: Shape = .scalar) {
    self.value = value
    self.shape = shape
  }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 0...0)
    return [ValueType(shape)]
  }

  package var description: String { "constant(\(value))" }
}

/// Labels as rows with a one at the label's place.
///
/// Input: labels `[batch]`, int32. Output: `[batch, classes]`.
package struct OneHot: OperationRules, CustomStringConvertible {
  package var classes: Int

  package init(classes: Int) { self.classes = classes }

  package func outputTypes(_ inputs: [ValueType]) throws(ShapeMismatch) -> [ValueType] {
    expectInputs(inputs, 1...1)
    return [ValueType([inputs[0].shape[0], classes])]
  }

  package var description: String { "oneHot(classes \(classes))" }
}
