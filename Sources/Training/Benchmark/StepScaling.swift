import SondeOneDNN
import SondeRuns
import SondeTensors

/// How the time of a step grows with the batch, and shrinks with the threads.
public struct StepScaling: Sendable, Hashable, Codable {
  /// A batch size and a number of threads, and what was measured with them.
  public struct Point: Sendable, Hashable, Codable {
    /// How many samples a step learns from.
    public let batch: Int
    /// How many threads computed.
    public let threads: Int
    /// What was measured; nil where there is too little memory.
    public let measurement: StepBenchmark.Measurement?
  }

  /// The batch sizes that are measured unless others are asked for.
  public static let batches = [16, 32, 64, 128, 256, 512]

  /// With all threads, a point for each batch size.
  public let byBatch: [Point]
  /// With the benchmark's batch size, a point for each number of threads.
  public let byThreads: [Point]

  /// Measures a step at several sizes, each for about a second, and no fewer than three steps.
  ///
  /// - Parameters:
  ///   - benchmark: What is trained; its threads are the most that compute.
  ///   - batches: The batch sizes, each at least 1.
  ///   - steps: How many steps are counted at each size; as many as fit into a second if nothing is given.
  /// - Throws: When the network does not suit the input.
  public init(
    _ benchmark: StepBenchmark, batches: [Int] = StepScaling.batches, steps: Int? = nil
  ) throws {
    let most = benchmark.threads ?? Machine.current().usableThreads
    func point(batch: Int, threads: Int) throws -> Point {
      var sized = benchmark
      sized.input = Shape([batch] + benchmark.input.dimensions.dropFirst())
      sized.threads = threads
      let measurement: StepBenchmark.Measurement?
      do {
        measurement = try sized.measure(steps: steps, seconds: 1)
      } catch OneDNNError.outOfMemory {
        measurement = nil
      }
      return Point(batch: batch, threads: threads, measurement: measurement)
    }
    byBatch = try batches.map { try point(batch: $0, threads: most) }
    byThreads = try Self.threadCounts(upTo: most).map {
      try point(batch: benchmark.input[0], threads: $0)
    }
  }

  /// Every number of threads up to eight, then doublings, and always the most.
  static func threadCounts(upTo most: Int) -> [Int] {
    var counts = Array(1...min(most, 8))
    var next = 16
    while next < most {
      counts.append(next)
      next *= 2
    }
    if most > 8 { counts.append(most) }
    return counts
  }
}
