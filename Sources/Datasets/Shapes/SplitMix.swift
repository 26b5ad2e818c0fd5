/// A small source of random whole numbers that is cheap to start anew for every picture.
///
/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014,
/// <https://doi.org/10.1145/2714064.2660195>.
struct SplitMix {
  private var state: UInt64

  /// Starts the stream of one sample of one seed.
  init(seed: UInt64, index: Int) {
    self.state = seed
    let start = next()
    self.state = start ^ UInt64(index) &* 0xd134_2543_de82_ef95
    _ = next()
  }

  /// Draws 64 random bits.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }

  /// Draws a whole number from a range.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound + 1)
    return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
  }
}
