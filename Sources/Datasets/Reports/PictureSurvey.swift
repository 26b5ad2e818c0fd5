import Foundation
import SondeTensors
import Synchronization

/// What one look at every picture of a data set gives: size, fingerprint, and sums for means and deviations.
struct PictureSurvey: Sendable {
  /// What is known of one picture.
  struct Seen: Hashable, Sendable {
    let size: Size2D
    /// Equal for equal pixels; two pictures that have the same may still differ.
    let fingerprint: UInt64
  }

  /// Sums over the bytes of a channel.
  struct Moments: Hashable, Sendable {
    var count = 0
    var sum: UInt64 = 0
    var squares: UInt64 = 0

    /// The mean of the bytes over 255; 0 where there are none.
    var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) / 255 }

    /// The standard deviation of the bytes over 255.
    var standardDeviation: Double {
      guard count > 0 else { return 0 }
      let mean = Double(sum) / Double(count)
      return max(0, Double(squares) / Double(count) - mean * mean).squareRoot() / 255
    }

    mutating func add(_ other: Moments) {
      count += other.count
      sum += other.sum
      squares += other.squares
    }
  }

  /// What is known of each picture; nothing of those that cannot be decoded.
  private(set) var pictures: [Seen?] = []
  /// Red, green, blue.
  private(set) var moments = [Moments](repeating: Moments(), count: 3)
  /// Which pictures cannot be decoded, and why.
  private(set) var failures: [(index: Int, reason: String)] = []

  private static let shareSize = 128

  /// Looks at all pictures, on all processors.
  init(_ dataset: any Dataset) {
    let shareCount = (dataset.count + Self.shareSize - 1) / Self.shareSize
    let shares = Mutex([PictureSurvey?](repeating: nil, count: shareCount))
    DispatchQueue.concurrentPerform(iterations: shareCount) { number in
      let start = number * Self.shareSize
      let share = PictureSurvey(
        dataset, start..<min(start + Self.shareSize, dataset.count))
      shares.withLock { $0[number] = share }
    }
    for share in shares.withLock({ $0 }).compactMap(\.self) {
      pictures += share.pictures
      failures += share.failures
      for channel in 0..<3 { moments[channel].add(share.moments[channel]) }
    }
  }

  private init(_ dataset: any Dataset, _ places: Range<Int>) {
    for index in places {
      do {
        try dataset.withPixels(at: index) { pixels, size in
          for channel in 0..<3 { moments[channel].add(Self.moments(of: channel, pixels)) }
          var digest = Digest()
          digest.add(words: UnsafeRawBufferPointer(pixels))
          digest.add(UInt64(size.width))
          pictures.append(Seen(size: size, fingerprint: digest.value))
        }
      } catch {
        pictures.append(nil)
        failures.append((index, "\(error)"))
      }
    }
  }

  private static func moments(
    of channel: Int, _ pixels: UnsafeBufferPointer<UInt8>
  ) -> Moments {
    var (sum, squares): (UInt64, UInt64) = (0, 0)
    for place in stride(from: channel, to: pixels.count, by: 3) {
      let value = UInt64(pixels[place])
      sum &+= value
      squares &+= value &* value
    }
    return Moments(count: pixels.count / 3, sum: sum, squares: squares)
  }
}
