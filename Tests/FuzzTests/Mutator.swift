import TestSupport

/// Makes damaged copies of good bytes; one number gives one copy, always the same.
struct Mutator {
  /// The good ones.
  let seeds: [[UInt8]]
  /// What stands in the format between numbers: brackets, keys, operation codes.
  let tokens: [[UInt8]]
  /// The longest copy, in bytes.
  static let longest = 1 << 20

  /// Numbers at which lengths, counts and offsets go wrong.
  private static let extremes: [UInt64] = [
    0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max,
  ]

  func copy(_ number: Int) -> [UInt8] {
    var random = SplitMix(state: UInt64(number) &* 0x9E37_79B9)
    var bytes = seeds[number % seeds.count]
    for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, &random) }
    return bytes
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard !bytes.isEmpty else {
      bytes = [.random(in: 0...255, using: &random)]
      return
    }
    // Half of the damage is near the beginning, where headers are.
    let reach = Bool.random(using: &random) ? bytes.count : min(bytes.count, 64)
    let place = Int.random(in: 0..<reach, using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = .random(in: 0...255, using: &random)
    case 2: bytes.removeSubrange(place...)
    case 3:
      let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
      bytes.removeSubrange(place..<end)
    case 4: overwrite(&bytes, at: place, &random)
    case 5:
      let end = min(bytes.count, place + Int.random(in: 1...64, using: &random))
      let piece = Array(bytes[place..<end])
      for _ in 0..<Int.random(in: 1...8, using: &random) where bytes.count < Self.longest {
        bytes.insert(contentsOf: piece, at: place)
      }
    case 6:
      let other = seeds[Int.random(in: seeds.indices, using: &random)]
      guard !other.isEmpty else { return }
      bytes = Array(bytes[..<place] + other[Int.random(in: other.indices, using: &random)...])
    case 7:
      let end = min(bytes.count, place + Int.random(in: 1...8, using: &random))
      for index in place..<end { bytes[index] = .random(in: 0...255, using: &random) }
    default:
      guard let token = tokens.randomElement(using: &random) else { return }
      bytes.insert(contentsOf: token, at: place)
    }
  }

  private func overwrite(_ bytes: inout [UInt8], at place: Int, _ random: inout SplitMix) {
    let value = Self.extremes.randomElement(using: &random) ?? 0
    let width = [1, 2, 4, 8].randomElement(using: &random) ?? 1
    let isBigEndian = Bool.random(using: &random)
    for index in 0..<width where place + index < bytes.count {
      let shift = UInt64(8 * (isBigEndian ? width - 1 - index : index))
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}
