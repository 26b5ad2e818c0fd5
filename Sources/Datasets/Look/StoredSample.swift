import Foundation
import SondeTensors
import Synchronization

/// What is known of a picture as it is stored, by which pictures and labels of two sets are compared.
package struct StoredSample: Sendable {
  /// Its place in the data set.
  package let index: Int
  /// Its class.
  package let label: Int
  /// By what a cheap classifier knows it.
  let features: [Float]
  /// The mean of each channel, of values from 0 to 1, and then the logarithm of each channel's deviation.
  let colours: [Double]
  /// Some of its bytes.
  let levels: [UInt8]
  /// How much smoother it is when its bytes are read in each of the other layouts; nothing where that says nothing.
  let smoothness: [Double]?

  private static let shareSize = 32
  /// So many bytes of a picture are kept; prime, so that they do not stand in one column.
  private static let levelCount = 181
  /// Layouts are tried on so many pictures.
  private static let layoutCount = 256

  /// Looks at some samples of a data set, on all processors.
  ///
  /// - Parameters:
  ///   - dataset: Where they are.
  ///   - limit: How many at most.
  /// - Returns: What is known of each, without those that cannot be decoded.
  package static func samples(of dataset: any Dataset, atMost limit: Int) -> [StoredSample] {
    let places = SamplePick.indices(of: dataset, atMost: limit)
    let filters = RandomFilters(channels: dataset.channelCount)
    let stride = max(1, places.count / layoutCount)
    let shareCount = (places.count + shareSize - 1) / shareSize
    let shares = Mutex([[StoredSample]](repeating: [], count: shareCount))
    DispatchQueue.concurrentPerform(iterations: shareCount) { number in
      let start = number * shareSize
      let seen = (start..<min(start + shareSize, places.count)).compactMap {
        StoredSample(dataset, places[$0], filters, triesLayouts: $0.isMultiple(of: stride))
      }
      shares.withLock { $0[number] = seen }
    }
    return shares.withLock { $0 }.flatMap(\.self)
  }

  private init?(
    _ dataset: any Dataset, _ index: Int, _ filters: RandomFilters, triesLayouts: Bool
  ) {
    var known: (features: [Float], colours: [Double], levels: [UInt8], smoothness: [Double]?)?
    try? dataset.withPixels(at: index) { pixels, size in
      known = (
        filters.features(of: SmallPicture(pixels, size, channels: filters.channels)),
        Self.colours(pixels),
        (0..<Self.levelCount).map { pixels[$0 * pixels.count / Self.levelCount] },
        triesLayouts ? Roughness.gains(pixels, size) : nil
      )
    }
    guard let known else { return nil }
    self.index = index
    label = dataset.label(at: index)
    (features, colours, levels, smoothness) = known
  }

  private static func colours(_ pixels: UnsafeBufferPointer<UInt8>) -> [Double] {
    let count = Double(max(1, pixels.count / 3))
    let moments = (0..<3).map { channel -> (mean: Double, deviation: Double) in
      var (sum, squares) = (0, 0)
      for place in Swift.stride(from: channel, to: pixels.count, by: 3) {
        let value = Int(pixels[place])
        sum += value
        squares += value * value
      }
      let mean = Double(sum) / count
      return (mean / 255, max(0, Double(squares) / count - mean * mean).squareRoot() / 255)
    }
    // A channel without any deviation shall not decide everything.
    return moments.map(\.mean) + moments.map { log($0.deviation + 1.0 / 255) }
  }
}
