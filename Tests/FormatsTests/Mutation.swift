import SondeFormats
import TestSupport
import Testing

/// Feeds a reader with damaged copies of good bytes.
///
/// Bits are flipped, bytes changed, removed and doubled, files cut. The reader must accept or throw a format error; anything else fails the test.
func mutate(
  _ bytes: [UInt8], count: Int, _ read: ([UInt8]) throws -> Void
) -> (accepted: Int, refused: Int) {
  var random = SplitMix(state: 1)
  var (accepted, refused) = (0, 0)
  for _ in 0..<count {
    var copy = bytes
    for _ in 0...Int.random(in: 0..<3, using: &random) where !copy.isEmpty {
      let place = Int.random(in: copy.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: copy[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: copy[place] = .random(in: 0...255, using: &random)
      case 2: copy.removeSubrange(place...)
      case 3: copy.remove(at: place)
      case 4: copy.insert(copy[place], at: place)
      default: copy[place] = Array("0123456789[]{}\",:\\u".utf8).randomElement(using: &random) ?? 0
      }
    }
    do {
      try read(copy)
      accepted += 1
    } catch is FormatError {
      refused += 1
    } catch {
      Issue.record("\(error) is not a format error")
    }
  }
  return (accepted, refused)
}
