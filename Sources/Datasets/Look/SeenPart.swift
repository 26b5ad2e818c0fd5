import SondeFormats
import SondeTensors

/// How much of a stored picture reaches the network in evaluation, and what the rest would tell.
package struct SeenPart: Hashable, Sendable, Codable {
  /// The share of the stored picture's area from which anything reaches the network, on a grid of 8×8.
  package let share: Double
  /// What a cheap classifier gains by seeing whole pictures; nothing where the network sees most of them.
  package let loss: Loss?

  /// What is lost with the rest: shares of right answers, with every class counting alike.
  package struct Loss: Hashable, Sendable, Codable {
    /// Where whole pictures are seen.
    package let whole: SampleMean
    /// Where only the part is seen.
    package let part: SampleMean
    /// What lies between them, on the same pictures.
    package let gain: SampleMean
  }

  /// Of pictures of which more is seen, no more is asked.
  private static let most = 0.5
  private static let fewest = 50

  /// Measures what transforms leave of the pictures of a set; nothing where chance decides it, or a picture cannot be read.
  ///
  /// - Parameters:
  ///   - samples: Samples of the set.
  ///   - dataset: The set.
  ///   - pipeline: The transforms.
  package init?(
    of samples: [StoredSample], in dataset: any Dataset, through pipeline: TransformPipeline
  ) {
    guard !pipeline.isRandom, let first = samples.first,
      let size = try? dataset.pictureSize(at: first.index),
      let share = try? Self.share(of: size, dataset.channelCount, pipeline)
    else { return nil }
    self.share = share
    loss = share < Self.most ? Self.loss(samples, dataset, pipeline) : nil
  }

  /// Lights one cell of a grey picture after another, and looks whether anything comes of it.
  private static func share(
    of size: Size2D, _ channelCount: Int, _ pipeline: TransformPipeline
  ) throws -> Double {
    let pictures = LitPictures(size: size, channelCount: channelCount)
    let loader = try BatchLoader(
      dataset: pictures, pipeline: pipeline, batchSize: pictures.count, order: .sequential,
      cacheByteLimit: 0)
    defer { loader.cancel() }
    loader.start(epoch: 0, generator: Generator(seed: 0))
    guard let batch = try loader.next() else { return 0 }
    return batch.withImages { numbers in
      let length = numbers.count / pictures.count
      let dark = numbers[(pictures.count - 1) * length..<pictures.count * length]
      let seen = (0..<pictures.count - 1).count { picture in
        !numbers[picture * length..<(picture + 1) * length].elementsEqual(dark)
      }
      return Double(seen) / Double(pictures.count - 1)
    }
  }

  private static func loss(
    _ samples: [StoredSample], _ dataset: any Dataset, _ pipeline: TransformPipeline
  ) -> Loss? {
    let classCount = dataset.classNames.count
    guard samples.count >= fewest, let parts = try? features(of: samples, dataset, pipeline) else {
      return nil
    }
    func answers(_ features: [[Float]]) -> ClassifierAnswers {
      let set = LabelledFeatures(features, samples.map(\.label), classCount: classCount)
      let ridge = FoldedRidge(set, shares: [Double](repeating: 1, count: classCount))
      let folds = (0..<LabelledFeatures.foldCount).map { ridge.classifier(without: $0) }
      return ClassifierAnswers(set) { folds[set.folds[$0]] }
    }
    let (whole, part) = (answers(samples.map(\.features)), answers(parts))
    func right(_ answers: ClassifierAnswers) -> [Double] {
      zip(answers.answers, answers.labels).map { $0 == $1 ? 1 : 0 }
    }
    return Loss(
      whole: whole.accuracy(), part: part.accuracy(),
      gain: ClassifierAnswers.mean(whole.labels, zip(right(whole), right(part)).map { $0 - $1 }))
  }

  /// What random filters see of what reaches the network.
  private static func features(
    of samples: [StoredSample], _ dataset: any Dataset, _ pipeline: TransformPipeline
  ) throws -> [[Float]] {
    let filters = RandomFilters(channels: pipeline.channels)
    let loader = try BatchLoader(
      dataset: Subset(dataset, indices: samples.map(\.index)), pipeline: pipeline, batchSize: 64,
      order: .sequential, cacheByteLimit: 0)
    defer { loader.cancel() }
    loader.start(epoch: 0, generator: Generator(seed: 0))
    let length = pipeline.channels * loader.pictureSize.area
    var features: [[Float]] = []
    while let batch = try loader.next() {
      batch.withImages { numbers in
        for picture in 0..<batch.count {
          let own = UnsafeBufferPointer(
            rebasing: numbers[picture * length..<(picture + 1) * length])
          features.append(
            filters.features(
              of: SmallPicture(planes: own, loader.pictureSize, channels: pipeline.channels)))
        }
      }
    }
    return features
  }
}

/// Grey pictures with one cell of a grid lit in each, and at the end one without.
private struct LitPictures: Dataset {
  let size: Size2D
  let channelCount: Int
  let classNames = ["lit"]

  private static let side = 8

  var count: Int { Self.side * Self.side + 1 }
  var summary: String { "\(count) pictures with a light" }
  var identity: String { "lit-\(size)" }
  func label(at index: Int) -> Int { 0 }
  func pictureSize(at index: Int) throws -> Size2D { size }
  func picture(at index: Int) throws -> Picture {
    var pixels = [UInt8](repeating: 64, count: 3 * size.area)
    let (row, column) = (index / Self.side, index % Self.side)
    if row < Self.side {
      for y in row * size.height / Self.side..<(row + 1) * size.height / Self.side {
        for x in column * size.width / Self.side..<(column + 1) * size.width / Self.side {
          for channel in 0..<3 { pixels[(y * size.width + x) * 3 + channel] = 224 }
        }
      }
    }
    return Picture(width: size.width, height: size.height, channels: 3, pixels: pixels)
  }
}
