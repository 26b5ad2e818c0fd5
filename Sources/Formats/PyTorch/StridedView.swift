import SondeTensors

/// Where the numbers of a tensor lie in a block of memory: steps along each axis from a first one.
struct StridedView: Hashable {
  let dataType: DataType
  let dimensions: [Int]
  /// In elements, not bytes; none is negative.
  let strides: [Int]
  /// Of the first number, in elements.
  let offset: Int
  let elementCount: Int

  /// PyTorch's own limit.
  static let axisLimit = 64

  /// Checks that a view makes sense: no extent is negative, and no number lies beyond what can be counted.
  ///
  /// - Throws: ``FormatError`` that names file and tensor.
  init(
    _ dataType: DataType, _ dimensions: [Int], strides: [Int], offset: Int, file: String,
    tensor: String
  ) throws(FormatError) {
    guard dimensions.count == strides.count, dimensions.count <= Self.axisLimit,
      (dimensions + strides).allSatisfy({ $0 >= 0 }), offset >= 0
    else {
      throw .unusableTensor(
        file: file, tensor: tensor,
        found: "extents \(dimensions.prefix(8)), strides \(strides.prefix(8)), offset \(offset)",
        expected: "as many extents as strides, none negative")
    }
    // Zeros count as ones here: strides multiply the other extents even of an empty tensor.
    var bytes = dataType.byteCount
    var last = offset
    for (extent, stride) in zip(dimensions, strides) {
      let product = bytes.multipliedReportingOverflow(by: max(extent, 1))
      let reach = stride.multipliedReportingOverflow(by: max(extent, 1) - 1)
      let sum = last.addingReportingOverflow(reach.partialValue)
      guard !product.overflow, !reach.overflow, !sum.overflow, sum.partialValue < .max / 8 else {
        throw .shapeTooLarge(file: file, tensor: tensor, dimensions: dimensions)
      }
      (bytes, last) = (product.partialValue, sum.partialValue)
    }
    self.dataType = dataType
    self.dimensions = dimensions
    self.strides = strides
    self.offset = offset
    elementCount = dimensions.contains(0) ? 0 : bytes / dataType.byteCount
  }

  /// Numbers side by side, the last axis moving fastest.
  static func rowMajor(
    _ dataType: DataType, _ dimensions: [Int], file: String, tensor: String
  ) throws(FormatError) -> StridedView {
    let checked = try StridedView(
      dataType, dimensions, strides: dimensions.map { _ in 0 }, offset: 0, file: file,
      tensor: tensor)
    return StridedView(checked, dimensions, Shape(dimensions).rowMajorStrides)
  }

  private init(_ view: StridedView, _ dimensions: [Int], _ strides: [Int]) {
    dataType = view.dataType
    self.dimensions = dimensions
    self.strides = strides
    offset = view.offset
    elementCount = view.elementCount
  }

  /// The same numbers with the order of the axes turned around.
  var transposed: StridedView {
    StridedView(self, dimensions.reversed(), strides.reversed())
  }

  /// How many elements the memory must have.
  var reach: Int {
    guard elementCount > 0 else { return 0 }
    return zip(dimensions, strides).reduce(offset + 1) { $0 + ($1.0 - 1) * $1.1 }
  }

  var byteCount: Int { elementCount * dataType.byteCount }

  private var isContiguous: Bool {
    zip(zip(dimensions, strides), Shape(dimensions).rowMajorStrides).allSatisfy {
      $0.0 == 1 || $0.1 == $1
    }
  }

  /// The numbers in row-major order.
  ///
  /// - Parameter memory: At least as many elements as the view reaches.
  /// - Returns: A copy.
  func tensor(from memory: ArraySlice<UInt8>) -> Tensor {
    let size = dataType.byteCount
    precondition(memory.count / size >= reach, "A view must lie within its memory.")
    let first = memory.startIndex + offset * size
    let bytes =
      elementCount == 0 || isContiguous
      ? Array(memory[first..<first + byteCount]) : gathered(memory, first)
    return Tensor(shape: Shape(dimensions), dataType: dataType, bytes: bytes)
  }

  private func gathered(_ memory: ArraySlice<UInt8>, _ first: Int) -> [UInt8] {
    let size = dataType.byteCount
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    var index = dimensions.map { _ in 0 }
    var place = first
    for _ in 0..<elementCount {
      bytes += memory[place..<place + size]
      for axis in dimensions.indices.reversed() {
        index[axis] += 1
        place += strides[axis] * size
        if index[axis] < dimensions[axis] { break }
        place -= strides[axis] * dimensions[axis] * size
        index[axis] = 0
      }
    }
    return bytes
  }
}
