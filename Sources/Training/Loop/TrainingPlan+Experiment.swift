import SondeDatasets
package import SondeExperiments
import SondeNetworks
import SondeOneDNN

extension TrainingPlan {
  /// Resolves an experiment: opens its data, measures what it asks for, and makes its network.
  ///
  /// - Throws: ``ExperimentError``, ``DatasetError``, ``NetworkError`` or ``FormatError`` where something is missing or does
  ///   not fit.
  package init(_ experiment: Experiment) throws {
    let sets = try experiment.data.load()
    var experiment = experiment
    experiment.precision = experiment.machinePrecision
    experiment.data.transforms = try experiment.data.transforms.measured(on: sets.train)
    let transforms = experiment.data.transforms
    func stable(_ set: any Dataset) throws -> TransformPipeline {
      try TransformPipeline(transforms.test, channels: set.channelCount)
    }
    let watchesTest = experiment.data.validation == nil
    self.init(
      name: experiment.name, experiment: experiment.yaml,
      network: try experiment.model.network(), initialization: experiment.initialization,
      settings: TrainingGraph.Settings(experiment), schedule: experiment.schedule,
      seed: experiment.seed, batchSize: experiment.batchSize, duration: experiment.duration,
      training: Pictures(
        dataset: sets.train,
        pipeline: try TransformPipeline(transforms.train, channels: sets.train.channelCount),
        mixing: transforms.batch, split: "train"),
      validation: try sets.validation.map {
        Pictures(
          dataset: $0, pipeline: try stable($0), split: watchesTest ? "test" : "validation")
      },
      test: watchesTest
        ? nil
        : try sets.test.map { Pictures(dataset: $0, pipeline: try stable($0), split: "test") },
      evaluationBatchSize: experiment.evaluation.batchSize,
      evaluationInterval: experiment.evaluation.every,
      checkpointInterval: experiment.checkpoints.every, logInterval: experiment.logging.every,
      histogramInterval: experiment.logging.histograms, monitor: experiment.monitor,
      bestMetric: experiment.checkpoints.best,
      memoryLimit: experiment.memory.limit)
    order = experiment.data.isShuffled ? .shuffled : .sequential
  }
}

extension Experiment {
  /// The precision that training takes on this machine.
  var machinePrecision: Precision {
    precision.resolved(hasFastBFloat16: Instructions.hasFastBFloat16)
  }
}

extension TrainingGraph.Settings {
  /// What an experiment says about its steps and evaluations.
  package init(_ experiment: Experiment) {
    self.init(
      loss: experiment.loss, optimizer: experiment.optimizer,
      clipping: experiment.gradientClipping, groups: experiment.parameterGroups,
      gradients: experiment.gradients,
      schedulesMomentum: experiment.schedule.momentum(
        at: SchedulePosition(step: 0, stepsPerEpoch: 1)) != nil,
      mixesLabels: !experiment.data.transforms.batch.isEmpty,
      precision: experiment.machinePrecision.dataType,
      evaluationMode: experiment.evaluation.mode)
  }
}
