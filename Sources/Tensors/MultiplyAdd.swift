/// A way to multiply and add with one rounding.
protocol MultiplyAdd {
  /// The product of the first two numbers plus the third, rounded once.
  ///
  /// - Parameters:
  ///   - a: A factor.
  ///   - b: The other factor.
  ///   - c: The summand.
  ///   - doubt: Gets a bit set where the answer may be off by one unit in the last place.
  /// - Returns: The rounded sum.
  static func fused(_ a: Float, _ b: Float, _ c: Float, _ doubt: inout UInt32) -> Float
}

/// The processor's or the C library's own: always right, and slow on a processor without it.
enum ExactFusion: MultiplyAdd {
  @inline(__always)
  static func fused(_ a: Float, _ b: Float, _ c: Float, _ doubt: inout UInt32) -> Float {
    c.addingProduct(a, b)
  }
}

/// A detour through double precision, which compilers turn into vector instructions everywhere.
///
/// The product is exact in double precision. The sum is rounded twice, first to 53 and then to 24
/// bits, which goes wrong only if the first rounding lands in the middle between two single precision
/// numbers: the 29 bits that are cut off are then a one and 28 zeros.
enum QuickFusion: MultiplyAdd {
  @inline(__always)
  static func fused(_ a: Float, _ b: Float, _ c: Float, _ doubt: inout UInt32) -> Float {
    let sum = Double(a) * Double(b) + Double(c)
    let cutOff = UInt32(truncatingIfNeeded: sum.bitPattern) << 3
    doubt |= cutOff == 0x8000_0000 ? 1 : 0
    return Float(sum)
  }
}
