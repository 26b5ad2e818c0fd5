// Real numbers from an interval, coins.

extension Generator {
  /// Draws a number from [0, 1): a multiple of `2^-24`, from 32 random bits.
  ///
  /// This is one element of `torch.rand`.
  public mutating func uniform() -> Float {
    Self.unit(next32())
  }

  /// Draws a number from [0, 1) in double precision: a multiple of `2^-53`, from 64 random bits.
  ///
  /// This is one element of `torch.rand` with double precision.
  public mutating func uniformDouble() -> Double {
    Double(next() & ((1 << 53) - 1)) * 0x1p-53
  }

  /// Draws a number from [`lower`, `upper`).
  ///
  /// This is one element of `torch.Tensor.uniform_`, which rounds `u * (upper - lower) + lower` once
  /// and gives `lower` where that rounding reached `upper`.
  ///
  /// - Parameters:
  ///   - lower: The smallest number that can be drawn.
  ///   - upper: Not smaller than `lower`.
  /// - Returns: The number drawn.
  public mutating func uniform(from lower: Float, to upper: Float) -> Float {
    precondition(lower <= upper, "An interval's lower bound cannot exceed its upper bound.")
    var doubt: UInt32 = 0
    return Self.scaled(uniform(), lower, upper, &doubt, by: ExactFusion.self)
  }

  /// Draws many numbers from [`lower`, `upper`), as `torch.Tensor.uniform_` fills a tensor.
  ///
  /// - Parameters:
  ///   - count: How many numbers are drawn; not negative.
  ///   - lower: The smallest number that can be drawn.
  ///   - upper: Not smaller than `lower`.
  /// - Returns: The numbers in the order in which they were drawn.
  public mutating func uniform(count: Int, from lower: Float = 0, to upper: Float = 1) -> [Float] {
    precondition(count >= 0, "A negative count of random numbers makes no sense.")
    return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let destination = UnsafeMutableBufferPointer(rebasing: buffer[0..<count])
      fillUniform(destination, from: lower, to: upper)
      initializedCount = count
    }
  }

  /// Fills memory with numbers from [`lower`, `upper`), as `torch.Tensor.uniform_` does.
  package mutating func fillUniform(
    _ destination: UnsafeMutableBufferPointer<Float>, from lower: Float, to upper: Float
  ) {
    precondition(lower <= upper, "An interval's lower bound cannot exceed its upper bound.")
    var done = 0
    while done < destination.count {
      done += withReadyWords(atMost: destination.count - done) { words in
        let part = UnsafeMutableBufferPointer(rebasing: destination[done..<(done + words.count)])
        if !Self.fill(part, words, lower, upper, by: QuickFusion.self) {
          _ = Self.fill(part, words, lower, upper, by: ExactFusion.self)
        }
        return words.count
      }
    }
  }

  /// Throws a coin.
  ///
  /// This is one element of `torch.Tensor.bernoulli_(p)` (on processors where PyTorch does not hand
  /// that over to MKL, whose own stream then decides).
  ///
  /// - Parameter probability: How likely the answer is true, from 0 to 1.
  /// - Returns: Whether the coin fell on the side that has that probability.
  public mutating func bernoulli(probability: Double) -> Bool {
    precondition((0...1).contains(probability), "A probability lies between 0 and 1.")
    return uniformDouble() < probability
  }

  /// The number in [0, 1) that 32 random bits stand for.
  @inline(__always)
  static func unit(_ bits: UInt32) -> Float {
    Float(Int32(truncatingIfNeeded: bits & 0xff_ffff)) * 0x1p-24
  }

  /// Turns words of the state into numbers from an interval.
  ///
  /// - Returns: Whether every number is certain to the last bit.
  @inline(__always)
  private static func fill<Fusion: MultiplyAdd>(
    _ destination: UnsafeMutableBufferPointer<Float>, _ words: UnsafeBufferPointer<UInt32>,
    _ lower: Float, _ upper: Float, by fusion: Fusion.Type
  ) -> Bool {
    var doubt: UInt32 = 0
    for index in 0..<words.count {
      let unit = unit(tempered(words[index]))
      destination[index] = scaled(unit, lower, upper, &doubt, by: fusion)
    }
    return doubt == 0
  }

  @inline(__always)
  private static func scaled<Fusion: MultiplyAdd>(
    _ unit: Float, _ lower: Float, _ upper: Float, _ doubt: inout UInt32, by fusion: Fusion.Type
  ) -> Float {
    let value = fusion.fused(unit, upper - lower, lower, &doubt)
    return value == upper ? lower : value
  }
}
