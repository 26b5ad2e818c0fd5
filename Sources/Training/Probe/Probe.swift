import SondeDatasets
public import SondeExperiments
import SondeNetworks
import SondeOneDNN
public import SondeRuns
public import SondeTensors

/// Looks into a network before it learns: forward and backward over a few batches, without an update.
///
/// Batch normalisation works as in training; dropout drops nothing, since what it draws would look like what depends on the
/// picture. Of a batch at most 64 pictures are taken: more of them tell little more.
public struct Probe: Sendable {
  /// What would be trained.
  public var experiment: Experiment

  /// The most pictures of a batch.
  private static let pictureLimit = 64

  /// Describes a probe.
  ///
  /// - Parameter experiment: What would be trained; its seed decides weights and batches as in training.
  public init(_ experiment: Experiment) { self.experiment = experiment }

  /// Looks at the batches with which training would begin.
  ///
  /// - Parameters:
  ///   - batches: How many; at least 1.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Returns: What was measured, with what theory expects.
  /// - Throws: What would keep the experiment from being trained.
  public func report(batches: Int = 1, threads: Int? = nil) throws -> ProbeReport {
    let experiment = experiment
    return try ComputeThread.run("probe", threads: threads) {
      let plan = try TrainingPlan(experiment)
      let size = min(plan.batchSize, plan.training.dataset.count, Self.pictureLimit)
      let loader = try plan.training.loader(batchSize: size, order: plan.order, threads: nil)
      var measurement = try ProbeMeasurement(
        experiment, network: plan.network, picture: loader.inputShape, batchSize: size)
      try measurement.executor.checkClassCount(plan.training.dataset.classNames.count)
      loader.start(epoch: 0, generator: measurement.generator)
      defer { loader.cancel() }
      while measurement.count < batches, let batch = try loader.next(), batch.count == size {
        try measurement.add(batch.images) { $0.feed(batch) }
      }
      return try measurement.report(isMadeUp: false)
    }
  }

  /// Looks at pictures of standard normal numbers, which need no data.
  ///
  /// - Parameters:
  ///   - picture: `[channels, height, width]`.
  ///   - batches: How many batches; at least 1.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Returns: What was measured, with what theory expects.
  /// - Throws: What would keep the network from being trained.
  public func report(
    madeUp picture: Shape, batches: Int = 1, threads: Int? = nil
  ) throws -> ProbeReport {
    let experiment = experiment
    return try ComputeThread.run("probe", threads: threads) {
      let size = min(experiment.batchSize, Self.pictureLimit)
      var measurement = try ProbeMeasurement(
        experiment, network: experiment.model.network(), picture: picture, batchSize: size)
      let labels = Tensor(
        shape: [size], elements: (0..<size).map { Int32($0 % measurement.classes) })
      for _ in 0..<batches {
        let images = measurement.standardNormal(Shape([size] + picture.dimensions))
        try measurement.add(images) { step in
          step.feed(Network.imagesName, images)
          step.feedLabels(labels)
        }
      }
      return try measurement.report(isMadeUp: true)
    }
  }
}
