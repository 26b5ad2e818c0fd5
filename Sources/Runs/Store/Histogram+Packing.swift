import Foundation

extension Histogram {
  /// The buckets as pairs of a 16-bit number and a 32-bit count, little-endian.
  var packedBuckets: Data {
    var data = Data(capacity: bucketNumbers.count * 6)
    for (number, count) in zip(bucketNumbers, bucketCounts) {
      let count = UInt32(clamping: count)
      for shift in [0, 8] { data.append(UInt8(truncatingIfNeeded: number >> shift)) }
      for shift in [0, 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
    return data
  }

  /// Takes packed buckets apart; none when the data is not a whole number of valid pairs.
  static func unpack(_ data: Data) -> (numbers: [Int], counts: [Int])? {
    let bytes = [UInt8](data)
    guard bytes.count.isMultiple(of: 6) else { return nil }
    var (numbers, counts): ([Int], [Int]) = ([], [])
    for start in stride(from: 0, to: bytes.count, by: 6) {
      let number = Int(bytes[start]) | Int(bytes[start + 1]) << 8
      guard number < scale.count, number > numbers.last ?? -1 else { return nil }
      numbers.append(number)
      counts.append((0..<4).reduce(0) { $0 | Int(bytes[start + 2 + $1]) << (8 * $1) })
    }
    return (numbers, counts)
  }
}
