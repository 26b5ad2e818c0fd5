import Foundation
import SondeTensors
import Synchronization

/// What one look at stored pictures tells without transforming any: which are equal, which are the same everywhere, and which hold a
/// number that is not finite.
package struct PictureScan: Sendable {
  /// A picture that was looked at.
  package struct Seen: Hashable, Sendable {
    /// Its place in the data set.
    package let index: Int
    /// Equal for equal pixels; two pictures that have the same may still differ.
    package let fingerprint: UInt64
    /// Whether all its pixels are equal.
    package let isConstant: Bool
    /// Whether all its numbers are finite.
    package let isFinite: Bool
  }

  /// The pictures in the data set's order, without those that cannot be decoded.
  package let pictures: [Seen]

  private static let shareSize = 256
  /// Of pictures that must be read or made first, so many pixels are looked at.
  private static let pixelLimit = 32 << 20
  private static let fewest = 1000

  /// Looks at all pictures of a set that lie in memory, and at as many as take a second or so where they must be read first.
  package init(_ dataset: any Dataset) {
    let places = Self.places(in: dataset)
    let shareCount = (places.count + Self.shareSize - 1) / Self.shareSize
    let shares = Mutex([[Seen]](repeating: [], count: shareCount))
    DispatchQueue.concurrentPerform(iterations: shareCount) { number in
      let start = number * Self.shareSize
      let seen = places[start..<min(start + Self.shareSize, places.count)]
        .compactMap { Self.look(at: $0, in: dataset) }
      shares.withLock { $0[number] = seen }
    }
    pictures = shares.withLock { $0 }.flatMap(\.self)
  }

  private static func places(in dataset: any Dataset) -> [Int] {
    guard !dataset.holdsPictures, dataset.count > fewest, let size = try? dataset.pictureSize(at: 0)
    else { return Array(0..<dataset.count) }
    let count = min(dataset.count, max(fewest, pixelLimit / max(1, size.area)))
    return (0..<count).map { $0 * dataset.count / count }
  }

  private static func look(at index: Int, in dataset: any Dataset) -> Seen? {
    var seen: Seen?
    // What cannot be decoded is told by whoever needs it.
    try? dataset.withPixels(at: index) { pixels, size in
      var digest = Digest()
      digest.add(words: UnsafeRawBufferPointer(pixels))
      digest.add(UInt64(size.width))
      seen = Seen(
        index: index, fingerprint: digest.value,
        isConstant: (3..<max(3, pixels.count)).allSatisfy { pixels[$0] == pixels[$0 - 3] },
        isFinite: dataset.invalidNumber(at: index)?.isFinite ?? true)
    }
    return seen
  }

  /// How many pictures equal one before them; those that are the same everywhere are left out.
  package var repeats: Int {
    let prints = pictures.lazy.filter { !$0.isConstant }.map(\.fingerprint)
    return prints.count - Set(prints).count
  }

  /// The pictures that another set has too, as pairs of places; those that are the same everywhere are left out.
  package func shared(with other: PictureScan) -> [(own: Int, other: Int)] {
    var places: [UInt64: Int] = [:]
    for picture in other.pictures where places[picture.fingerprint] == nil {
      places[picture.fingerprint] = picture.index
    }
    return pictures.compactMap { picture in
      guard !picture.isConstant, let place = places[picture.fingerprint] else { return nil }
      return (picture.index, place)
    }
  }
}
