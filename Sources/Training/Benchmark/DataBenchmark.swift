import SondeDatasets
public import SondeExperiments
import SondeTensors

/// How fast an experiment's pictures become batches: reading, decoding and transforming, with no training beside it.
public struct DataBenchmark: Sendable {
  /// What was measured.
  public struct Measurement: Sendable, Hashable, Codable {
    /// How many samples a batch has.
    public let batch: Int
    /// How many threads made batches.
    public let threads: Int
    /// How many pictures of the set were visited, again and again; fewer than it has where it is large.
    public let pictures: Int
    /// Pictures a second when each is read and decoded every time; the files lie in the system's cache.
    public let decodedPerSecond: Double
    /// Pictures a second when they are kept as the transforms without chance leave them; nil where the set lies in memory
    /// anyway.
    public let keptPerSecond: Double?
  }

  /// What would be trained.
  public let experiment: Experiment
  /// How many threads make batches; as many as in training if nothing is given.
  public let threads: Int?
  /// How many pictures are visited: as many as a second or two can read.
  private static let pictureLimit = 2048

  /// Describes a benchmark.
  ///
  /// - Parameters:
  ///   - experiment: Its training set, transforms and batch size are taken.
  ///   - threads: How many threads make batches; as many as in training if nothing is given.
  public init(_ experiment: Experiment, threads: Int? = nil) {
    self.experiment = experiment
    self.threads = threads
  }

  /// Measures, after one pass that is not counted.
  ///
  /// - Parameters:
  ///   - batches: How many batches are counted; as many as fit into the duration if nothing is given.
  ///   - seconds: How long is measured, in seconds, where no number of batches is given; twice where pictures may be kept.
  /// - Returns: The speeds.
  /// - Throws: What is wrong with the experiment or its pictures.
  public func measure(batches: Int? = nil, seconds: Double = 2) throws -> Measurement {
    precondition(batches ?? 1 >= 1, "At least one batch is measured.")
    var pictures = try TrainingPlan(experiment).training
    let whole = pictures.dataset
    if whole.count > Self.pictureLimit {
      pictures.dataset = Subset(whole, indices: Array(0..<Self.pictureLimit))
    }
    func speed(cacheBytes: Int) throws -> (perSecond: Double, threads: Int) {
      let loader = try pictures.loader(
        batchSize: experiment.batchSize, order: .shuffled, threads: threads, cacheBytes: cacheBytes)
      defer { loader.cancel() }
      return (
        try Self.speed(of: loader, batches: batches, seconds: seconds), loader.threadCount
      )
    }
    let decoded = try speed(cacheBytes: 0)
    return Measurement(
      batch: experiment.batchSize, threads: decoded.threads, pictures: pictures.dataset.count,
      decodedPerSecond: decoded.perSecond,
      keptPerSecond: whole.holdsPictures ? nil : try speed(cacheBytes: 1 << 30).perSecond)
  }

  private static func speed(
    of loader: BatchLoader, batches: Int?, seconds: Double
  ) throws -> Double {
    var generator = Generator(seed: 1)
    var epoch = 0
    /// Takes the batches of an epoch, until the body says that it is enough.
    func visit(_ body: (Int) -> Bool) throws -> Bool {
      loader.start(epoch: epoch, generator: generator)
      epoch += 1
      while let batch = try loader.next() {
        generator = batch.next.generator
        if !body(batch.count) { return false }
      }
      return true
    }
    _ = try visit { _ in true }
    let clock = ContinuousClock()
    let start = clock.now
    var (samples, count) = (0, 0)
    var elapsed = 0.0
    while try visit({
      samples += $0
      count += 1
      elapsed = (clock.now - start) / .seconds(1)
      return batches.map { count < $0 } ?? (elapsed < seconds)
    }) {}
    return Double(samples) / max(elapsed, 1e-9)
  }
}
