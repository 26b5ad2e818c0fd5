/// The extents of a tensor, outermost first.
///
/// Images are `[batch, channels, height, width]`. A scalar has no dimensions.
public struct Shape: Hashable, Sendable {
  /// The extent of each axis; none is negative.
  public let dimensions: [Int]

  /// Makes a shape from its extents.
  ///
  /// - Parameter dimensions: The extents, outermost first; none may be negative.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "A shape's extents cannot be negative.")
    self.dimensions = dimensions
  }

  /// The shape of a single number.
  public static let scalar = Shape([])

  /// How many axes there are.
  public var rank: Int { dimensions.count }

  /// How many elements a tensor of this shape has.
  public var elementCount: Int { dimensions.reduce(1, *) }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// Steps between neighbours along each axis, in elements, for row-major storage.
  public var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Makes a shape from a literal such as `[64, 3, 32, 32]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  /// The extents joined by crosses, as in `64×3×32×32`; `scalar` without any.
  public var description: String {
    rank == 0 ? "scalar" : dimensions.map(String.init).joined(separator: "×")
  }
}

extension Shape: Codable {
  /// Reads a plain list of extents.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Int].self))
  }

  /// Writes a plain list of extents.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(dimensions)
  }
}
