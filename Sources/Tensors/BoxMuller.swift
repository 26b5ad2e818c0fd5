/// Turns pairs of uniform numbers into pairs of normal ones, as PyTorch's AVX2 kernel does.
///
/// With `u` and `v` uniform in [0, 1): `radius = √(-2 ln(1 - u))`, `angle = 2πv`, and the pair is
/// `(radius cos angle, radius sin angle)`.
///
/// Logarithm, sine and cosine are the single precision polynomials of the Cephes library, and products
/// that feed a sum are fused with it wherever PyTorch's compiler fused them, so that the numbers are
/// PyTorch's to the last bit. (PyTorch takes the AVX2 kernel on every x86-64 processor that has AVX2,
/// AVX-512 or not; elsewhere its numbers differ from these in the last bits.)
///
/// Box and Muller, *A note on the generation of random normal deviates*, 1958,
/// <https://doi.org/10.1214/aoms/1177706645>; Moshier, *Cephes Mathematical Library*, 1989,
/// <https://www.netlib.org/cephes>.
enum BoxMuller {
  /// How many numbers are treated together: eight first and eight second halves of pairs.
  static let blockSize = 16

  /// How many pairs one pass over the scratch memory treats.
  private static let pairsPerPass = 512

  /// Turns whole blocks of uniform numbers into normal ones, in place.
  ///
  /// - Parameters:
  ///   - values: Numbers in [0, 1), a multiple of the block size.
  ///   - mean: The mean of the normal numbers.
  ///   - deviation: Their standard deviation; not negative.
  static func transform(
    _ values: UnsafeMutableBufferPointer<Float>, mean: Float, deviation: Float
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * pairsPerPass) { scratch in
      for start in stride(from: 0, to: values.count, by: 2 * pairsPerPass) {
        let count = min(2 * pairsPerPass, values.count - start)
        let part = UnsafeMutableBufferPointer(rebasing: values[start..<(start + count)])
        separate(part, into: scratch)
        let firsts = UnsafeMutableBufferPointer(rebasing: scratch[..<(count / 2)])
        let seconds = UnsafeMutableBufferPointer(rebasing: scratch[(count / 2)..<count])
        let isCertain = transform(firsts, seconds, mean, deviation, by: QuickFusion.self)
        // Products of very small numbers leave the range in which the quick way knows its doubts.
        if !isCertain || deviation < 1e-20 {
          separate(part, into: scratch)
          _ = transform(firsts, seconds, mean, deviation, by: ExactFusion.self)
        }
        join(scratch, into: part)
      }
    }
  }

  /// Puts the first halves of all pairs in front of the second halves.
  private static func separate(
    _ values: UnsafeMutableBufferPointer<Float>, into scratch: UnsafeMutableBufferPointer<Float>
  ) {
    let half = values.count / 2
    for index in 0..<half {
      let place = 2 * (index & ~7) + (index & 7)
      scratch[index] = values[place]
      scratch[half + index] = values[place + 8]
    }
  }

  /// Undoes the separation.
  private static func join(
    _ scratch: UnsafeMutableBufferPointer<Float>, into values: UnsafeMutableBufferPointer<Float>
  ) {
    let half = values.count / 2
    for index in 0..<half {
      let place = 2 * (index & ~7) + (index & 7)
      values[place] = scratch[index]
      values[place + 8] = scratch[half + index]
    }
  }

  /// Turns pairs of uniform numbers into normal ones.
  ///
  /// - Returns: Whether every number is certain to the last bit.
  @inline(__always)
  private static func transform<Fusion: MultiplyAdd>(
    _ firsts: UnsafeMutableBufferPointer<Float>, _ seconds: UnsafeMutableBufferPointer<Float>,
    _ mean: Float, _ deviation: Float, by fusion: Fusion.Type
  ) -> Bool {
    var doubt: UInt32 = 0
    // Three loops, since the square root is a call that keeps a loop from being vectorised.
    for index in 0..<firsts.count {
      firsts[index] = -2 * Cephes.logarithm(1 - firsts[index], &doubt, by: fusion)
    }
    for index in 0..<firsts.count {
      firsts[index] = firsts[index].squareRoot()
    }
    for index in 0..<firsts.count {
      let radius = firsts[index]
      let (sine, cosine) = Cephes.sineAndCosine(6.2831853 * seconds[index], &doubt, by: fusion)
      firsts[index] = fusion.fused(radius * cosine, deviation, mean, &doubt)
      seconds[index] = fusion.fused(radius * sine, deviation, mean, &doubt)
    }
    return doubt == 0
  }
}
