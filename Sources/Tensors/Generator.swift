/// A source of random numbers: PyTorch's CPU generator, number for number.
///
/// One seed gives the numbers that `torch.Generator().manual_seed(seed)` gives, in the same order, so
/// that weights and shuffles can be laid over PyTorch's. The generator is a value: a copy goes its
/// own way from where it was copied, and ``state`` stores it in a checkpoint.
///
/// The engine is the 32-bit Mersenne Twister with a period of `2^19937 - 1`. It is not for
/// cryptography.
///
/// Matsumoto and Nishimura, *Mersenne Twister: a 623-dimensionally equidistributed uniform
/// pseudo-random number generator*, 1998, <https://doi.org/10.1145/272991.272995>.
public struct Generator: Sendable, Hashable, RandomNumberGenerator {
  /// How many 32-bit words the twister's state has.
  static let wordCount = 624

  /// The seed that the generator was made with.
  public let seed: UInt64
  /// The twister's state: words already twisted and not yet tempered.
  var words: [UInt32]
  /// Which word is tempered next.
  var nextWord: Int
  /// How many words are left before the state must be twisted.
  var remaining: Int
  /// The second half of the last pair of single normal draws, when it has not been handed out.
  var pendingNormal: Double?

  /// Makes a generator from a seed.
  ///
  /// - Parameter seed: Any number. As in PyTorch, only its lower 32 bits choose the numbers.
  public init(seed: UInt64) {
    self.seed = seed
    var words = [UInt32](repeating: 0, count: Self.wordCount)
    words[0] = UInt32(truncatingIfNeeded: seed)
    for index in 1..<Self.wordCount {
      let previous = words[index - 1]
      words[index] = 1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(index)
    }
    self.words = words
    self.nextWord = 0
    self.remaining = 0
  }

  /// Draws 32 random bits.
  public mutating func next32() -> UInt32 {
    if remaining == 0 { twist() }
    let word = words[nextWord]
    nextWord += 1
    remaining -= 1
    return Self.tempered(word)
  }

  /// Draws 64 random bits: two draws of 32, the first of them on top.
  public mutating func next() -> UInt64 {
    let high = next32()
    let low = next32()
    return UInt64(high) << 32 | UInt64(low)
  }

  /// Lends as many 32-bit draws as are ready, at most `limit`, and counts them as drawn.
  ///
  /// - Parameters:
  ///   - limit: How many draws are wanted; more than none.
  ///   - body: Reads the words, which are not yet tempered.
  /// - Returns: What the body returns.
  mutating func withReadyWords<Result>(
    atMost limit: Int, _ body: (UnsafeBufferPointer<UInt32>) -> Result
  ) -> Result {
    if remaining == 0 { twist() }
    let count = min(limit, remaining)
    let result = words.withUnsafeBufferPointer { words in
      body(UnsafeBufferPointer(rebasing: words[nextWord..<(nextWord + count)]))
    }
    nextWord += count
    remaining -= count
    return result
  }

  /// Spreads a word's bits, the last stage of the twister.
  @inline(__always)
  static func tempered(_ word: UInt32) -> UInt32 {
    var bits = word
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    bits ^= bits >> 18
    return bits
  }

  /// Replaces all words of the state by the next ones.
  private mutating func twist() {
    let count = Self.wordCount
    let middle = 397
    words.withUnsafeMutableBufferPointer { words in
      for index in 0..<(count - middle) {
        words[index] = words[index + middle] ^ Self.twisted(words[index], words[index + 1])
      }
      for index in (count - middle)..<(count - 1) {
        words[index] = words[index + middle - count] ^ Self.twisted(words[index], words[index + 1])
      }
      words[count - 1] = words[middle - 1] ^ Self.twisted(words[count - 1], words[0])
    }
    nextWord = 0
    remaining = count
  }

  @inline(__always)
  private static func twisted(_ upper: UInt32, _ lower: UInt32) -> UInt32 {
    let mixed = (upper & 0x8000_0000) | (lower & 0x7fff_ffff)
    return (mixed >> 1) ^ (0 &- (lower & 1)) & 0x9908_b0df
  }
}
