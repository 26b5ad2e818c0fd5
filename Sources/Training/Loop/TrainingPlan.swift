package import SondeDatasets
package import SondeExperiments
package import SondeNetworks

/// Everything that decides a training, resolved: what an experiment comes down to once its data was opened.
package struct TrainingPlan: Sendable {
  package var name: String
  /// The resolved experiment, as YAML; kept with every checkpoint.
  package var experiment: String
  package var network: Network
  package var initialization: Initialization
  package var settings: TrainingGraph.Settings
  package var schedule: Schedule
  package var seed: UInt64
  package var batchSize: Int
  package var duration: Period
  package var training: Pictures
  /// The order of the samples of an epoch.
  package var order = SampleOrder.shuffled
  /// What is evaluated while training; nil where there is nothing to validate with.
  package var validation: Pictures?
  /// What is evaluated once, at the end, where that is another set.
  package var test: Pictures?
  package var evaluationBatchSize: Int
  /// How much training lies between evaluations, saved states and records of steps.
  package var evaluationInterval: Period
  package var checkpointInterval: Period
  package var logInterval: Period
  /// How much training lies between distributions of parameters and gradients; nil: none are taken.
  package var histogramInterval: Period?
  /// What is measured inside the network, and how often.
  package var monitor = MonitorPlan(preset: .none)
  /// By what the best checkpoint is chosen; nil: none is kept.
  package var bestMetric: CheckpointPlan.Metric?
  /// The most memory that the process may take; nil for what the machine has free.
  package var memoryLimit: MemoryLimit?
  /// The threads that load pictures; nil for the default.
  package var loaderThreads: Int?

  /// Pictures and what is done to them.
  package struct Pictures: Sendable {
    package var dataset: any Dataset
    package var pipeline: TransformPipeline
    /// How the pictures of a batch are mixed.
    package var mixing: [Mixing]
    /// What the set is called in records: `train`, `validation`, `test`.
    package var split: String

    package init(
      dataset: any Dataset, pipeline: TransformPipeline, mixing: [Mixing] = [], split: String
    ) {
      self.dataset = dataset
      self.pipeline = pipeline
      self.mixing = mixing
      self.split = split
    }

    /// Loads batches of these pictures.
    ///
    /// - Parameters:
    ///   - batchSize: How many samples a batch has.
    ///   - order: The order of the samples.
    ///   - threads: How many threads make batches; nil for the default.
    ///   - cacheBytes: How much memory may keep decoded pictures, in bytes.
    /// - Returns: A loader that has not begun.
    /// - Throws: ``DatasetError``, or what the data set throws.
    func loader(
      batchSize: Int, order: SampleOrder, threads: Int?, cacheBytes: Int = 1 << 30
    ) throws -> BatchLoader {
      try BatchLoader(
        dataset: dataset, pipeline: pipeline, mixing: mixing, batchSize: batchSize, order: order,
        threadCount: threads, cacheByteLimit: cacheBytes)
    }
  }

  /// How many updates are planned when an epoch has this many.
  func steps(stepsPerEpoch: Int) -> Int {
    max(1, Int(duration.length(stepsPerEpoch: stepsPerEpoch).rounded()))
  }
}

extension Period {
  /// Whether a stretch of this length ends with a step, counted from 1.
  func ends(atStep step: Int, stepsPerEpoch: Int) -> Bool {
    let length = length(stepsPerEpoch: stepsPerEpoch)
    // A tenth of an epoch has no exact representation; ten of them shall still be one.
    func whole(_ steps: Int) -> Double { (Double(steps) / length + 1e-9).rounded(.down) }
    return whole(step) > whole(step - 1)
  }
}

extension CheckpointPlan.Metric {
  /// Whether one value is better than another; a value that is not a number never is.
  func isBetter(_ value: Double, than other: Double?) -> Bool {
    guard let other, !other.isNaN else { return !value.isNaN }
    return self == .accuracy ? value > other : value < other
  }
}
