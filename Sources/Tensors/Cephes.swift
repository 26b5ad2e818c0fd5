/// Single precision functions of the Cephes library, in the form in which AVX2 code computes them.
///
/// Moshier, *Cephes Mathematical Library*, 1989, <https://www.netlib.org/cephes> (`logf`, `sinf`,
/// `cosf`); vectorised by Pommier, *Simple SSE and SSE2 optimized sin, cos, log and exp*, 2007,
/// <http://gruntthepeon.free.fr/ssemath>.
enum Cephes {
  /// The natural logarithm of a positive, normal number.
  @inline(__always)
  static func logarithm<Fusion: MultiplyAdd>(
    _ argument: Float, _ doubt: inout UInt32, by fusion: Fusion.Type
  ) -> Float {
    // argument = mantissa * 2^exponent with the mantissa in [√½, √2).
    let bits = argument.bitPattern
    let half = Float(bitPattern: bits & 0x007f_ffff | 0x3f00_0000)
    let isLow = half < 0.707_106_77
    let exponent = Float(Int32(truncatingIfNeeded: bits >> 23) &- 126) - (isLow ? 1 : 0)
    let x = (half - 1) + (isLow ? half : 0)
    let square = x * x
    var y: Float = 7.0376836292e-2
    y = fusion.fused(y, x, -1.1514610310e-1, &doubt)
    y = fusion.fused(y, x, 1.1676998740e-1, &doubt)
    y = fusion.fused(y, x, -1.2420140846e-1, &doubt)
    y = fusion.fused(y, x, 1.4249322787e-1, &doubt)
    y = fusion.fused(y, x, -1.6668057665e-1, &doubt)
    y = fusion.fused(y, x, 2.0000714765e-1, &doubt)
    y = fusion.fused(y, x, -2.4999993993e-1, &doubt)
    y = fusion.fused(y, x, 3.3333331174e-1, &doubt)
    // ln 2 in two parts; the first has so few digits that its product is exact.
    y = fusion.fused(y * x, square, exponent * -2.12194440e-4, &doubt)
    y -= 0.5 * square
    return (x + y) + exponent * 0.693359375
  }

  /// Sine and cosine of an angle of at most a few turns, not negative, in radians.
  @inline(__always)
  static func sineAndCosine<Fusion: MultiplyAdd>(
    _ angle: Float, _ doubt: inout UInt32, by fusion: Fusion.Type
  ) -> (sine: Float, cosine: Float) {
    // The nearest even number of eighths of a turn is taken off, π/4 in three parts of which two
    // have so few digits that their products are exact.
    let octant = nearestEven(angle * 1.27323954473516)
    let count = Float(octant)
    var x = angle + count * -0.78515625
    x += count * -2.4187564849853515625e-4
    x = fusion.fused(count, -3.77489497744594108e-8, x, &doubt)
    let square = x * x

    var cosine: Float = 2.443315711809948e-5
    cosine = fusion.fused(cosine, square, -1.388731625493765e-3, &doubt)
    cosine = fusion.fused(cosine, square, 4.166664568298827e-2, &doubt)
    cosine = fusion.fused(cosine * square, square, -0.5 * square, &doubt) + 1

    var sine: Float = -1.9515295891e-4
    sine = fusion.fused(sine, square, 8.3321608736e-3, &doubt)
    sine = fusion.fused(sine, square, -1.6666654611e-1, &doubt)
    sine = fusion.fused(sine * square, x, x, &doubt)

    let isSwapped = octant & 2 != 0
    let sineSign = UInt32(bitPattern: octant & 4) << 29
    let cosineSign = UInt32(bitPattern: ~(octant &- 2) & 4) << 29
    return (
      Float(bitPattern: (isSwapped ? cosine : sine).bitPattern ^ sineSign),
      Float(bitPattern: (isSwapped ? sine : cosine).bitPattern ^ cosineSign)
    )
  }

  /// The even number nearest to a small number that is not negative; of two, the upper.
  ///
  /// Without the check for overflow of a conversion, which would keep the loop around it from being
  /// turned into vector instructions.
  @inline(__always)
  private static func nearestEven(_ number: Float) -> Int32 {
    let half = 0.5 * number
    // The sum has no room for digits after the point; they are rounded, ties to even.
    let shifted = half + 0x1p23
    let isTieRoundedDown = half - (shifted - 0x1p23) == 0.5
    let rounded = Int32(truncatingIfNeeded: shifted.bitPattern & 0xff) &+ (isTieRoundedDown ? 1 : 0)
    return rounded &* 2
  }
}
