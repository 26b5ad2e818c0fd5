// Whole numbers, shuffles, seeds.

extension Generator {
  /// Draws a whole number from 0 up to, not including, `bound`.
  ///
  /// This is one element of `torch.randint(bound, …)`: the remainder of 32 random bits, or of 64 for a
  /// bound of `2^28` and more. Small numbers are therefore more likely, by at most one part in 16.
  ///
  /// - Parameter bound: At least 1.
  /// - Returns: The number drawn.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "The bound of a random whole number is at least 1.")
    return Int(remainder(UInt64(bound)))
  }

  /// Draws a whole number from a range, as `torch.randint(low, high, …)` does.
  ///
  /// - Parameter range: Not empty.
  /// - Returns: The number drawn.
  public mutating func integer(in range: Range<Int>) -> Int {
    precondition(!range.isEmpty, "A random whole number needs a range that is not empty.")
    let width =
      UInt64(bitPattern: Int64(range.upperBound)) &- UInt64(bitPattern: Int64(range.lowerBound))
    return Int(truncatingIfNeeded: Int64(range.lowerBound) &+ Int64(bitPattern: remainder(width)))
  }

  /// Draws an order of the numbers 0 to `count - 1`, all orders equally likely.
  ///
  /// This is `torch.randperm(count)` of 64-bit integers: Fisher and Yates's shuffle, front to back.
  ///
  /// - Parameter count: Not negative.
  /// - Returns: The numbers in their new order.
  public mutating func permutation(count: Int) -> [Int] {
    precondition(count >= 0, "A permutation cannot have a negative length.")
    var order = Array(0..<count)
    for index in 0..<max(0, count - 1) {
      let offset = Int(UInt64(next32()) % UInt64(count - index))
      order.swapAt(index, index + offset)
    }
    return order
  }

  /// Draws a seed for another generator, from 0 up to `2^63 - 1`.
  ///
  /// This is `torch.empty((), dtype=torch.int64).random_()`, which PyTorch's samplers and data loaders
  /// draw.
  public mutating func nextSeed() -> UInt64 {
    next() & (1 << 63 - 1)
  }

  /// Draws the order in which PyTorch's data loader visits a shuffled data set in one epoch.
  ///
  /// The loader draws a seed for its workers, its sampler a seed for the shuffle; the order is the
  /// permutation of a generator made from that second seed.
  ///
  /// - Parameter count: How many samples there are; not negative.
  /// - Returns: The samples' numbers in the order of their visit.
  public mutating func epochOrder(count: Int) -> [Int] {
    _ = nextSeed()
    var shuffler = Generator(seed: nextSeed())
    return shuffler.permutation(count: count)
  }

  private mutating func remainder(_ bound: UInt64) -> UInt64 {
    bound >= 1 << 28 ? next() % bound : UInt64(next32()) % bound
  }
}
