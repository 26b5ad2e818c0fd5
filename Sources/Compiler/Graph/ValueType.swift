package import SondeTensors

/// What a value of a graph is: its extents and how one element is stored.
package struct ValueType: Hashable, Sendable, CustomStringConvertible {
  package var shape: Shape
  package var dataType: DataType

  package init(_ shape: Shape, _ dataType: DataType = .float32) {
    self.shape = shape
    self.dataType = dataType
  }

  /// The size of the value in plain row-major storage, in bytes.
  package var byteCount: Int { shape.elementCount * dataType.byteCount }

  package var description: String { "\(dataType) \(shape)" }
}
