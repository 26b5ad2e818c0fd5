/// Numbers in memory, row-major, with a shape and an element type.
///
/// A tensor is a value: a copy is independent of the original. It is what crosses the edges of the
/// engine (weights, pictures, logits); inside, the engine keeps its own layouts.
public struct Tensor: Hashable, Sendable {
  /// The extents, outermost first.
  public let shape: Shape
  /// How one element is stored.
  public let dataType: DataType
  /// The elements' bytes, little-endian, row-major.
  public private(set) var bytes: [UInt8]

  /// Makes a tensor of zeros.
  public init(zeros shape: Shape, dataType: DataType = .float32) {
    self.shape = shape
    self.dataType = dataType
    self.bytes = [UInt8](repeating: 0, count: shape.elementCount * dataType.byteCount)
  }

  /// Makes a tensor from raw bytes.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - dataType: How one element is stored.
  ///   - bytes: Exactly as many bytes as the shape and type need.
  public init(shape: Shape, dataType: DataType, bytes: [UInt8]) {
    precondition(
      bytes.count == shape.elementCount * dataType.byteCount,
      "A \(dataType) tensor of \(shape) needs \(shape.elementCount * dataType.byteCount) bytes.")
    self.shape = shape
    self.dataType = dataType
    self.bytes = bytes
  }

  /// Makes a tensor from typed numbers.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - elements: Row-major, exactly as many as the shape holds.
  public init<Element: TensorElement>(shape: Shape, elements: [Element]) {
    precondition(
      elements.count == shape.elementCount,
      "A tensor of \(shape) holds \(shape.elementCount) elements, not \(elements.count).")
    self.shape = shape
    self.dataType = Element.dataType
    self.bytes = elements.withUnsafeBytes { [UInt8]($0) }
  }

  /// The elements as typed numbers, row-major.
  ///
  /// - Parameter type: Must be the type that is stored.
  /// - Returns: A copy, as many as the shape holds.
  public func elements<Element: TensorElement>(as type: Element.Type = Element.self) -> [Element] {
    precondition(type.dataType == dataType, "The tensor holds \(dataType), not \(type.dataType).")
    return [Element](unsafeUninitializedCapacity: shape.elementCount) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      count = shape.elementCount
    }
  }

  /// The same numbers under another shape with as many elements.
  public func reshaped(to shape: Shape) -> Tensor {
    Tensor(shape: shape, dataType: dataType, bytes: bytes)
  }

  /// Lends the bytes for reading.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }

  /// Lends the bytes for writing.
  public mutating func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeMutableBytes(body)
  }
}

/// A Swift number type that a tensor can hold.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The element type it is stored as.
  static var dataType: DataType { get }
}

extension Double: TensorElement {
  /// Stored as ``DataType/float64``.
  public static var dataType: DataType { .float64 }
}
extension Float: TensorElement {
  /// Stored as ``DataType/float32``.
  public static var dataType: DataType { .float32 }
}
extension Int64: TensorElement {
  /// Stored as ``DataType/int64``.
  public static var dataType: DataType { .int64 }
}
extension Int32: TensorElement {
  /// Stored as ``DataType/int32``.
  public static var dataType: DataType { .int32 }
}
extension UInt8: TensorElement {
  /// Stored as ``DataType/uint8``.
  public static var dataType: DataType { .uint8 }
}
