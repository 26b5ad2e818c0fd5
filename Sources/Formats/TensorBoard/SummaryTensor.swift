import Foundation

// Tensors in summaries. Only what summaries hold: one number, a text, a table of buckets.
extension ProtoTensorProto {
  private enum ElementType: Int32 {
    case float = 1
    case double = 2
    case int32 = 3
    case string = 7
    case int64 = 9
  }

  /// A tensor of one text.
  init(text: String) {
    self.init()
    dtype = ElementType.string.rawValue
    var extent = ProtoTensorShapeProto.Dim()
    extent.size = 1
    tensorShape.dim = [extent]
    stringVal = [Data(text.utf8)]
  }

  /// The one number that the tensor is; none where it is something else.
  var number: Double? {
    guard tensorShape.dim.allSatisfy({ $0.size == 1 }) else { return nil }
    return numbers(limit: 1)?.first
  }

  /// The first text; none where it is something else.
  var text: String? {
    guard dtype == ElementType.string.rawValue else { return nil }
    return stringVal.first.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The numbers in row-major order.
  ///
  /// - Parameter limit: How many there may be.
  /// - Returns: Nothing where there are more, or other elements than numbers.
  func numbers(limit: Int) -> [Double]? {
    guard let type = ElementType(rawValue: dtype) else { return nil }
    let numbers: [Double]? =
      switch type {
      case .float:
        floatVal.isEmpty
          ? packed(limit, UInt32.self) { Double(Float(bitPattern: $0)) } : floatVal.map(Double.init)
      case .double:
        doubleVal.isEmpty ? packed(limit, UInt64.self) { Double(bitPattern: $0) } : doubleVal
      case .int32:
        intVal.isEmpty
          ? packed(limit, UInt32.self) { Double(Int32(bitPattern: $0)) } : intVal.map(Double.init)
      case .int64:
        int64Val.isEmpty
          ? packed(limit, UInt64.self) { Double(Int64(bitPattern: $0)) }
          : int64Val.map(Double.init)
      case .string: nil
      }
    guard let numbers, numbers.count <= limit else { return nil }
    return numbers
  }

  /// The numbers that lie as they are in memory, the lowest byte first.
  private func packed<Bits: FixedWidthInteger & UnsignedInteger>(
    _ limit: Int, _ type: Bits.Type, _ number: (Bits) -> Double
  ) -> [Double]? {
    let width = Bits.bitWidth / 8
    guard tensorContent.count.isMultiple(of: width), tensorContent.count / width <= limit else {
      return nil
    }
    let bytes = [UInt8](tensorContent)
    return stride(from: 0, to: bytes.count, by: width).map { number(bytes.littleEndian(at: $0)) }
  }
}

extension HistogramSummary {
  /// The most buckets that a histogram may have.
  static let bucketLimit = 100_000

  /// Takes a table with a row for each bucket: where it starts, where it ends, how many numbers it holds.
  ///
  /// The sums are not in the table: they are those of numbers that are spread evenly in their buckets.
  init?(buckets tensor: ProtoTensorProto) {
    guard let numbers = tensor.numbers(limit: 3 * Self.bucketLimit), numbers.count.isMultiple(of: 3)
    else { return nil }
    self.init()
    guard !numbers.isEmpty else { return }
    (bucketLimits, bucketCounts) = ([numbers[0]], [0])
    (minimum, maximum) = (numbers[0], numbers[numbers.count - 2])
    for row in stride(from: 0, to: numbers.count, by: 3) {
      let (left, right, share) = (numbers[row], numbers[row + 1], numbers[row + 2])
      bucketLimits.append(right)
      bucketCounts.append(share)
      count += share
      sum += share * (left + right) / 2
      sumOfSquares += share * (left * left + left * right + right * right) / 3
    }
  }
}
