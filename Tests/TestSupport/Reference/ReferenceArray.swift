package import SondeTensors

/// Numbers in row-major order, read and written by their indices.
package struct ReferenceArray<Element: Hashable & Sendable>: Hashable, Sendable {
  package let shape: Shape
  package var elements: [Element]
  private let strides: [Int]

  package init(_ shape: Shape, _ elements: [Element]) {
    precondition(elements.count == shape.elementCount, "\(elements.count) elements for \(shape).")
    self.shape = shape
    self.elements = elements
    self.strides = shape.rowMajorStrides
  }

  package init(_ shape: Shape, repeating element: Element) {
    self.init(shape, [Element](repeating: element, count: shape.elementCount))
  }

  /// The element at an index of an array of one axis, or at a row-major index of any.
  package subscript(index: Int) -> Element {
    get { elements[index] }
    set { elements[index] = newValue }
  }

  /// The element of an array of two axes.
  package subscript(row: Int, column: Int) -> Element {
    get { elements[row * shape.dimensions[1] + column] }
    set { elements[row * shape.dimensions[1] + column] = newValue }
  }

  /// The element of an array of four axes.
  package subscript(n: Int, c: Int, y: Int, x: Int) -> Element {
    get { elements[n * strides[0] + c * strides[1] + y * strides[2] + x] }
    set { elements[n * strides[0] + c * strides[1] + y * strides[2] + x] = newValue }
  }

  /// The index along an axis of the element at a row-major index.
  package func position(of index: Int, along axis: Int) -> Int {
    index / strides[axis] % shape[axis]
  }
}

/// A value of a graph: numbers or integers.
package enum ReferenceValue: Hashable, Sendable {
  /// A floating-point value, whatever its stored precision.
  case numbers(ReferenceArray<Double>)
  /// Labels, places, seeds and counters.
  case integers(ReferenceArray<Int64>)

  /// A floating-point value.
  package init(_ shape: Shape, _ elements: [Double]) { self = .numbers(.init(shape, elements)) }

  /// An integer value.
  package init(_ shape: Shape, integers: [Int64]) { self = .integers(.init(shape, integers)) }

  /// The numbers in a tensor.
  package init(_ tensor: Tensor) {
    switch tensor.dataType {
    case .float64, .float32, .float16, .bfloat16: self.init(tensor.shape, tensor.doubles)
    case .int64: self.init(tensor.shape, integers: tensor.elements(as: Int64.self))
    case .int32, .int16, .int8, .uint8, .bool:
      self.init(tensor.shape, integers: tensor.doubles.map { Int64($0) })
    }
  }

  package var shape: Shape {
    switch self {
    case .numbers(let array): array.shape
    case .integers(let array): array.shape
    }
  }

  /// The floating-point numbers; a value of integers has none.
  package var numbers: ReferenceArray<Double> {
    guard case .numbers(let array) = self else { preconditionFailure("The value is of integers.") }
    return array
  }

  /// The integers; a floating-point value has none.
  package var integers: ReferenceArray<Int64> {
    guard case .integers(let array) = self else { preconditionFailure("The value is of numbers.") }
    return array
  }
}
