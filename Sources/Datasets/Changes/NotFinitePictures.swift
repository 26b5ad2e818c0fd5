/// Puts a number that is not finite into some pictures.
///
/// Bytes cannot hold one, so it takes the place of the first number of the network's input, when all transforms are done.
public struct NotFinitePictures: Hashable, Sendable {
  /// A number that is not finite.
  public enum Value: String, Hashable, Sendable, CaseIterable {
    /// What is not a number.
    case notANumber = "nan"
    /// Too great for any number.
    case infinity
    /// Too small for any number.
    case negativeInfinity = "negative_infinity"

    fileprivate var number: Float {
      switch self {
      case .notANumber: .nan
      case .infinity: .infinity
      case .negativeInfinity: -.infinity
      }
    }
  }

  /// Which samples, as places in the data set, counted from 0.
  public var samples: [Int]
  /// What is put into them.
  public var value: Value

  /// Describes the change.
  ///
  /// - Parameters:
  ///   - samples: Which samples, as places in the data set, counted from 0.
  ///   - value: What is put into them.
  public init(samples: [Int], value: Value = .notANumber) {
    self.samples = samples
    self.value = value
  }

  func applied(to dataset: any Dataset) throws -> any Dataset {
    if let outside = samples.first(where: { !(0..<dataset.count).contains($0) }) {
      throw ChangeProblem(
        text: "there is no sample \(outside); the data set has \(dataset.count), from 0")
    }
    return SpoiltDataset(base: dataset, places: Set(samples), number: value.number)
  }
}

/// The samples of a data set, some of them with a number that is not finite.
private struct SpoiltDataset: DatasetWrapper {
  let base: any Dataset
  let places: Set<Int>
  let number: Float

  var summary: String { "\(base.summary), \(places.count) with \(number)" }
  var identity: String {
    var digest = Digest()
    for place in places.sorted() { digest.add(UInt64(place)) }
    return "\(base.identity)/\(number)-\(digest.text)"
  }
  func invalidNumber(at index: Int) -> Float? {
    places.contains(index) ? number : base.invalidNumber(at: index)
  }
}
