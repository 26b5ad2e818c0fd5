/// A source of random numbers: PyTorch's CPU generator, number for number.
///
/// Matsumoto and Nishimura, *Mersenne Twister: a 623-dimensionally equidistributed uniform
/// pseudo-random number generator*, 1998, <https://doi.org/10.1145/272991.272995>.
public struct Generator: Sendable, Hashable, Codable {
  /// Makes a generator from a seed.
  public init(seed: UInt64) { fatalError() }
}
