import SondeTensors

/// The words that safetensors uses for element types.
enum SafetensorsElementType {
  /// In the order of the reference implementation, which puts the last ones first in a file, so that
  /// wide elements come before narrow ones and all are aligned.
  private static let table: [(name: String, dataType: DataType)] = [
    ("BOOL", .bool), ("U8", .uint8), ("I8", .int8), ("I16", .int16), ("F16", .float16),
    ("BF16", .bfloat16), ("I32", .int32), ("F32", .float32), ("F64", .float64), ("I64", .int64),
  ]

  static let names = table.map(\.name)

  static func dataType(named name: String) -> DataType? {
    table.first { $0.name == name }?.dataType
  }

  static func name(of dataType: DataType) -> String {
    table[rank(of: dataType)].name
  }

  /// The place in the reference implementation's order.
  static func rank(of dataType: DataType) -> Int {
    guard let rank = table.firstIndex(where: { $0.dataType == dataType }) else {
      preconditionFailure("Element type \(dataType) has no safetensors name.")
    }
    return rank
  }
}
