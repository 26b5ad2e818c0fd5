import Foundation
import SondeTensors
import Synchronization

extension Normalize {
  /// Measures the statistics of a data set: of every number of every channel, over all pictures.
  ///
  /// Bytes are counted in whole numbers, so the result does not depend on the number of threads. It is
  /// rounded to 9 significant digits, as many as single precision can tell apart.
  ///
  /// - Parameters:
  ///   - dataset: The pictures; not empty.
  ///   - transforms: What is done to them first, as far as nothing is left to chance; in front of the
  ///     normalisation.
  /// - Returns: The mean and the standard deviation of each channel.
  /// - Throws: ``DatasetError`` when the transforms do not work or a channel is the same everywhere, or
  ///   what the data set throws when a picture cannot be read.
  package static func measure(
    _ dataset: any Dataset, after transforms: [Transform]
  ) throws -> Normalize {
    guard dataset.count > 0 else { throw DatasetError.noSamples(dataset: dataset.summary) }
    let pipeline = try TransformPipeline(
      transforms.compactMap(\.withoutChance), channels: dataset.channelCount)
    let histogram = try LevelHistogram(dataset, pipeline: pipeline)
    let statistics = (0..<pipeline.channels).map { channel in
      pipeline.statistics(of: histogram, channel: channel)
    }
    let measured = Normalize(
      mean: statistics.map(\.mean), standardDeviation: statistics.map(\.deviation))
    if let problem = measured.problem {
      throw DatasetError.badTransform(
        name: "normalize", problem: "measured on \(dataset.summary): \(problem)")
    }
    return measured
  }
}

extension LevelHistogram {
  /// Counts the bytes of all pictures of a data set, on all processors.
  ///
  /// - Throws: What the first picture that cannot be read throws.
  fileprivate init(_ dataset: any Dataset, pipeline: TransformPipeline) throws {
    typealias Part = Result<LevelHistogram, any Error>
    let partCount = min(ProcessInfo.processInfo.activeProcessorCount, dataset.count)
    let parts = Mutex([Part?](repeating: nil, count: partCount))
    DispatchQueue.concurrentPerform(iterations: partCount) { number in
      // Neighbours in one part, so that the first failure is that of the first picture.
      let places =
        dataset.count * number / partCount..<dataset.count * (number + 1) / partCount
      let part = Part { try LevelHistogram(dataset, places, pipeline) }
      parts.withLock { $0[number] = part }
    }
    self.init()
    for part in parts.withLock({ $0 }) {
      if let part { add(try part.get()) }
    }
  }

  private init(
    _ dataset: any Dataset, _ places: Range<Int>, _ pipeline: TransformPipeline
  ) throws {
    self.init()
    let workspace = TransformWorkspace()
    for index in places {
      try dataset.withPixels(at: index) { pixels, size in
        guard let start = pixels.baseAddress else { return }
        add(
          pipeline.applyStableSteps(
            to: PixelView(pixels: start, size: size), workspace: workspace))
      }
    }
  }
}

extension TransformPipeline {
  /// Mean and standard deviation of the numbers that a channel's bytes become.
  fileprivate func statistics(
    of histogram: LevelHistogram, channel: Int
  ) -> (mean: Double, deviation: Double) {
    let numbers = (0..<256).map { Double(number(for: $0, channel: channel)) }
    let counts = (0..<256).map { Double(histogram[channel, $0]) }
    let total = max(counts.reduce(0, +), 1)
    let mean = zip(numbers, counts).reduce(0) { $0 + $1.0 * $1.1 } / total
    let variance =
      zip(numbers, counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
    return (rounded(mean), rounded(variance.squareRoot()))
  }

  private func rounded(_ value: Double) -> Double {
    Double(String(format: "%.9g", value)) ?? value
  }
}
