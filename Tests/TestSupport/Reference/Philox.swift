/// Four random words from a counter and a key, by ten rounds of multiplication and exclusive or.
///
/// Philox4x32-10: Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3*, 2011,
/// <https://doi.org/10.1145/2063384.2063405>.
package func philox4x32(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
  var (words, key) = (counter, key)
  for _ in 0..<10 {
    let first = words[0].multipliedFullWidth(by: 0xD251_1F53)
    let second = words[2].multipliedFullWidth(by: 0xCD9E_8D57)
    words = SIMD4(
      second.high ^ words[1] ^ key[0], second.low,
      first.high ^ words[3] ^ key[1], first.low)
    key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
  }
  return words
}
