import SondeFormats
import SondeTensors

/// Which numbers grey pictures become on their way to a network: what transforms do to light, whatever else they do.
///
/// A dark and a light picture that are the same everywhere go through the transforms many times; the middle one of the numbers that come out is
/// not touched by borders, erased rectangles and colours that change at random.
package struct NumberMap: Hashable, Sendable, Codable {
  /// The byte of the dark picture.
  package static let dark = 32
  /// The byte of the light picture.
  package static let light = 224
  private static let drawCount = 256

  /// For each channel, the number that ``dark`` becomes.
  package let darkNumbers: [Double]
  /// For each channel, the number that ``light`` becomes.
  package let lightNumbers: [Double]

  /// States what is known.
  package init(darkNumbers: [Double], lightNumbers: [Double]) {
    self.darkNumbers = darkNumbers
    self.lightNumbers = lightNumbers
  }

  /// Measures what transforms do.
  ///
  /// - Parameters:
  ///   - pipeline: The transforms.
  ///   - dataset: Pictures that they are made for; only the size of the first is asked.
  /// - Throws: What keeps pictures of that size from being transformed.
  package init(of pipeline: TransformPipeline, for dataset: any Dataset) throws {
    let size = try dataset.pictureSize(at: 0)
    func numbers(_ byte: Int) throws -> [Double] {
      try Self.numbers(
        of: pipeline,
        LevelPictures(
          count: Self.drawCount, size: size, byte: UInt8(byte), channelCount: dataset.channelCount))
    }
    self.init(darkNumbers: try numbers(Self.dark), lightNumbers: try numbers(Self.light))
  }

  private static func numbers(
    of pipeline: TransformPipeline, _ pictures: LevelPictures
  ) throws -> [Double] {
    let loader = try BatchLoader(
      dataset: pictures, pipeline: pipeline, batchSize: pictures.count, order: .sequential,
      cacheByteLimit: 0)
    defer { loader.cancel() }
    loader.start(epoch: 0, generator: Generator(seed: 0))
    guard let batch = try loader.next() else { return [] }
    let area = loader.pictureSize.area
    return batch.withImages { numbers in
      (0..<pipeline.channels).map { channel in
        let planes = (0..<batch.count).flatMap { picture in
          let start = (picture * pipeline.channels + channel) * area
          return numbers[start..<start + area]
        }
        return Double(planes.sorted()[planes.count / 2])
      }
    }
  }

  /// How much of the stretch between dark and light two maps have in common, from 0 to 1, in the channel where that is least.
  package func overlap(with other: NumberMap) -> Double {
    darkNumbers.indices.map { channel in
      let (one, two) = (stretch(channel), other.stretch(channel))
      let all = max(one.upperBound, two.upperBound) - min(one.lowerBound, two.lowerBound)
      let both = min(one.upperBound, two.upperBound) - max(one.lowerBound, two.lowerBound)
      return all > 0 ? max(0, both) / all : 1
    }.min() ?? 1
  }

  private func stretch(_ channel: Int) -> ClosedRange<Double> {
    let (dark, light) = (darkNumbers[channel], lightNumbers[channel])
    return dark.isFinite && light.isFinite ? min(dark, light)...max(dark, light) : 0...0
  }
}

/// Pictures that are the same everywhere.
private struct LevelPictures: Dataset {
  let count: Int
  let size: Size2D
  let byte: UInt8
  let channelCount: Int
  let classNames = ["level"]

  var summary: String { "\(count) pictures of level \(byte)" }
  var identity: String { "level-\(byte)-\(count)-\(size)" }
  func label(at index: Int) -> Int { 0 }
  func pictureSize(at index: Int) throws -> Size2D { size }
  func picture(at index: Int) throws -> Picture {
    Picture(
      width: size.width, height: size.height, channels: 3,
      pixels: [UInt8](repeating: byte, count: 3 * size.area))
  }
}
