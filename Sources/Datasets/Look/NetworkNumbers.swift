import SondeTensors

/// The numbers that pictures have when they reach a network.
package struct NetworkNumbers: Hashable, Sendable, Codable {
  /// The numbers of a channel that are finite.
  package struct Channel: Hashable, Sendable, Codable {
    /// Their mean.
    package var mean = 0.0
    /// Their standard deviation.
    package var deviation = 0.0
    /// The least.
    package var minimum = 0.0
    /// The greatest.
    package var maximum = 0.0

    /// Describes a channel of zeros.
    package init() {}
  }

  /// The channels.
  package let channels: [Channel]
  /// How many pictures were looked at.
  package let count: Int
  /// Pictures with a number that is not finite, as places in the data set.
  package let notFinite: [Int]
  /// Pictures whose numbers are all equal within each channel, as places in the data set.
  package let constant: [Int]

  /// Describes numbers that are known.
  package init(channels: [Channel], count: Int) {
    self.channels = channels
    self.count = count
    (notFinite, constant) = ([], [])
  }

  /// Runs pictures through transforms, chance included, as training and evaluation do.
  ///
  /// - Parameters:
  ///   - dataset: The pictures.
  ///   - pipeline: The transforms.
  ///   - limit: How many pictures at most; as equally many of each class as there are.
  /// - Throws: What reading a picture throws.
  package init(
    of dataset: any Dataset, through pipeline: TransformPipeline, atMost limit: Int
  ) throws {
    let places = SamplePick.indices(of: dataset, atMost: limit)
    let loader = try BatchLoader(
      dataset: Subset(dataset, indices: places), pipeline: pipeline, batchSize: 64,
      order: .sequential, cacheByteLimit: 0)
    defer { loader.cancel() }
    loader.start(epoch: 0, generator: Generator(seed: 0))
    let area = loader.pictureSize.area
    var sums = [ChannelSum](repeating: ChannelSum(), count: pipeline.channels)
    var (notFinite, constant) = ([Int](), [Int]())
    while let batch = try loader.next() {
      batch.withImages { numbers in
        for (place, sample) in batch.sampleIndices.enumerated() {
          var (isFinite, isConstant) = (true, true)
          for channel in sums.indices {
            let start = (place * sums.count + channel) * area
            let plane = UnsafeBufferPointer(rebasing: numbers[start..<start + area])
            isFinite = sums[channel].add(plane) && isFinite
            isConstant = isConstant && plane.allSatisfy { $0 == plane[0] }
          }
          if !isFinite {
            notFinite.append(places[sample])
          } else if isConstant {
            constant.append(places[sample])
          }
        }
      }
    }
    count = places.count
    (self.notFinite, self.constant) = (notFinite, constant)
    channels = sums.map(\.channel)
  }
}

/// What is summed up of a channel.
private struct ChannelSum {
  private var count = 0
  private var sum = 0.0
  private var squares = 0.0
  private var least = Float.infinity
  private var greatest = -Float.infinity

  /// Takes in the numbers of a picture.
  ///
  /// - Returns: Whether all are finite.
  mutating func add(_ numbers: UnsafeBufferPointer<Float>) -> Bool {
    var isFinite = true
    for number in numbers {
      guard number.isFinite else {
        isFinite = false
        continue
      }
      count += 1
      sum += Double(number)
      squares += Double(number) * Double(number)
      least = min(least, number)
      greatest = max(greatest, number)
    }
    return isFinite
  }

  var channel: NetworkNumbers.Channel {
    guard count > 0 else { return NetworkNumbers.Channel() }
    var channel = NetworkNumbers.Channel()
    channel.mean = sum / Double(count)
    channel.deviation =
      max(0, squares / Double(count) - channel.mean * channel.mean).squareRoot()
    (channel.minimum, channel.maximum) = (Double(least), Double(greatest))
    return channel
  }
}
