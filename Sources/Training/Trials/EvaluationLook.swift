import SondeDatasets
import SondeOneDNN
import SondeRuns
import SondeTensors

/// Looks at a network after a trial in the way in which it is evaluated: on some of the pictures that it learned from, on some
/// that it did not, and whether an answer depends on the other pictures of its batch.
struct EvaluationLook {
  /// So many pictures of a set are evaluated at most.
  static let pictureLimit = 1_000
  /// Pictures share a batch with at most so many.
  static let batchLimit = 128

  private let executor: NetworkExecutor
  private let plan: TrainingPlan

  init(_ trainer: Trainer) { (executor, plan) = (trainer.executor, trainer.plan) }

  /// What is found, as events.
  func events(atStep step: Int, epoch: Int) throws -> [Event] {
    let sets = [plan.training, plan.validation].compactMap { $0 }
    var events: [Event] = try sets.map { set in
      let tally = try evaluate(set.sampled(Self.pictureLimit), in: Self.batchLimit).tally
      return .evaluation(
        Event.Evaluation(
          step: step, epoch: epoch, split: set.split, loss: tally.loss.value,
          accuracy: tally.accuracy, count: tally.count, confusion: tally.confusion, seconds: 0))
    }
    if let set = plan.validation, let share = try disagreement(set) {
      events.append(
        .metric(
          Event.Metric(
            step: step, epoch: epoch, split: set.split, name: RunRecord.disagreementName,
            value: share)
        ))
    }
    return events
  }

  /// By how much answers change with the other pictures of the batch, over how much they differ from picture to picture.
  ///
  /// - Returns: 0 where every picture is answered by itself; nil where nothing can be said.
  private func disagreement(_ set: TrainingPlan.Pictures) throws -> Double? {
    let some = set.sampled(4 * Self.batchLimit)
    let count = some.dataset.count
    // Whoever stood together in a batch now stands apart.
    let order = (0..<count).sorted { ($0 % 4, $0) < ($1 % 4, $1) }
    var other = some
    other.dataset = Subset(some.dataset, indices: order)
    let size = max(2, min(Self.batchLimit, count / 4))
    let one = try evaluate(some, in: size).scores
    let two = try evaluate(other, in: size).scores
    guard one.count == two.count, count > 1, one.count % count == 0 else { return nil }
    let classes = one.count / count
    let means = (0..<classes).map { place in
      stride(from: place, to: one.count, by: classes).reduce(0) { $0 + Double(one[$1]) }
        / Double(count)
    }
    var change = 0.0
    var spread = 0.0
    for (place, index) in order.enumerated() {
      for column in 0..<classes {
        let value = Double(one[index * classes + column])
        let difference = value - Double(two[place * classes + column])
        change += difference * difference
        spread += (value - means[column]) * (value - means[column])
      }
    }
    return spread > 0 && change.isFinite ? (change / spread).squareRoot() : nil
  }

  private func evaluate(
    _ set: TrainingPlan.Pictures, in batchSize: Int
  ) throws -> (tally: ClassificationTally, scores: [Float]) {
    let evaluator = try Evaluator(
      executor, set, batchSize: min(plan.evaluationBatchSize, batchSize),
      threads: plan.loaderThreads)
    defer { evaluator.loader.cancel() }
    var generator = Generator(seed: plan.seed)
    var scores: [Float] = []
    let tally = try evaluator.evaluate(generator: &generator) { scores += $0 }
    return (tally, scores)
  }
}

extension TrainingPlan.Pictures {
  /// Some of the pictures, evenly over the set, each by itself.
  fileprivate func sampled(_ limit: Int) -> TrainingPlan.Pictures {
    var some = self
    some.mixing = []
    let count = dataset.count
    guard count > limit else { return some }
    some.dataset = Subset(dataset, indices: (0..<limit).map { $0 * count / limit })
    return some
  }
}
