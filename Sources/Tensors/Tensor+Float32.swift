extension Tensor {
  /// The same numbers in single precision, rounded to the nearest where they do not fit.
  ///
  /// - Returns: Nil for whole numbers and truth values, which are no weights.
  public var float32: Tensor? {
    switch dataType {
    case .float32: self
    case .float64:
      Tensor(shape: shape, elements: elements(as: Double.self).map { Float($0) })
    case .bfloat16: Tensor(shape: shape, elements: halves.map { Float(bitPattern: $0 << 16) })
    case .float16: Tensor(shape: shape, elements: halves.map(Self.float(half:)))
    case .int64, .int32, .int16, .int8, .uint8, .bool: nil
    }
  }

  /// The bits of elements of 16 bits.
  private var halves: [UInt32] {
    stride(from: 0, to: bytes.count, by: 2).map { UInt32(bytes[$0]) | UInt32(bytes[$0 + 1]) << 8 }
  }

  /// The number that 16 bits stand for: a sign, 5 bits of exponent, 10 of fraction.
  private static func float(half bits: UInt32) -> Float {
    let sign = (bits & 0x8000) << 16
    let (exponent, fraction) = (bits >> 10 & 0x1F, bits & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return Float(bitPattern: magnitude.bitPattern | sign)
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
