import SondeDatasets
public import SondeExperiments
public import SondeRuns
import SondeTensors

extension TrainedModel {
  /// Which of the experiment's sets is evaluated.
  public enum Split: String, Sendable, CaseIterable {
    case train, validation, test
  }

  /// Evaluates one of the experiment's sets: every sample once, in evaluation mode, with the transforms for testing.
  ///
  /// - Parameters:
  ///   - split: Which set; the test set, or else the validation set, when nil.
  ///   - data: Where the pictures are now; where the experiment says, when nil.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Returns: The set's name, and loss and counts.
  /// - Throws: When the set is missing or damaged, or has other classes.
  public func evaluate(
    _ split: Split? = nil, data: DataPlan? = nil, threads: Int? = nil
  ) throws -> (split: String, tally: ClassificationTally) {
    try ComputeThread.run("evaluation", threads: threads) {
      let data = data ?? self.experiment.data
      let (name, dataset) = try Self.set(split, of: data.load())
      guard dataset.classNames == self.classes else {
        throw ExperimentError.classesDiffer(
          set: name, found: dataset.classNames, expected: self.classes)
      }
      let pictures = TrainingPlan.Pictures(
        dataset: dataset,
        pipeline: try TransformPipeline(data.transforms.test, channels: dataset.channelCount),
        split: name)
      let shape = try pictures.loader(batchSize: 1, order: .sequential, threads: 1).inputShape
      let evaluator = try Evaluator(
        self.executor(picture: shape), pictures,
        batchSize: self.experiment.evaluation.batchSize, threads: nil)
      var generator = Generator(seed: 0)
      return (name, try evaluator.evaluate(generator: &generator))
    }
  }

  private static func set(
    _ split: Split?, of sets: DataPlan.Sets
  ) throws -> (String, any Dataset) {
    let candidates: [(Split, (any Dataset)?)] = [
      (.test, sets.test), (.validation, sets.validation), (.train, sets.train),
    ]
    for case (let name, let dataset?) in candidates where split == nil || split == name {
      return (name.rawValue, dataset)
    }
    throw TrainingError.emptySet(purpose: "the \(split?.rawValue ?? "test") set")
  }
}
