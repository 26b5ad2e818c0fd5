import Foundation
import GRDB

/// Writes events into the tables of a run, within a transaction.
struct EventWriter {
  let database: Database
  /// The number of the next event.
  var sequence: Int64
  /// The numbers of series that were looked up, by a reading with no value.
  var knownSeries: [Reading: Int64] = [:]

  mutating func write(_ event: Event) throws {
    switch event {
    case .step(let step): try write(step)
    case .metric(let metric): try write(metric)
    case .histogram(let distribution): try write(distribution)
    case .readings(let readings): try write(readings)
    default:
      if case .resumed(let resumed) = event { try replace(after: resumed.step) }
      try execute(
        "INSERT INTO events (sequence, time, kind, step, json) VALUES (?, ?, ?, ?, ?)",
        [
          sequence, event.time.timeIntervalSince1970, event.kind.rawValue, event.step,
          try event.json,
        ])
      try writeNumbers(of: event)
    }
    sequence += 1
  }

  func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  private func write(_ step: Event.Step) throws {
    try execute(
      """
      INSERT INTO steps (sequence, time, step, epoch, loss, accuracy, learning_rate, samples,
        samples_per_second) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        sequence, step.time.timeIntervalSince1970, step.step, step.epoch, step.loss, step.accuracy,
        step.learningRate, step.samples, step.samplesPerSecond,
      ])
  }

  private func write(_ metric: Event.Metric) throws {
    try execute(
      """
      INSERT INTO scalars (sequence, time, step, epoch, split, name, value, is_event)
        VALUES (?, ?, ?, ?, ?, ?, ?, 1)
      """,
      [
        sequence, metric.time.timeIntervalSince1970, metric.step, metric.epoch, metric.split,
        metric.name, metric.value,
      ])
  }

  private func write(_ distribution: Event.Distribution) throws {
    let histogram = distribution.histogram
    try execute(
      """
      INSERT INTO histograms (sequence, time, step, epoch, tag, minimum, maximum, count, sum,
        sum_of_squares, non_finite_count, buckets)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        sequence, distribution.time.timeIntervalSince1970, distribution.step, distribution.epoch,
        distribution.tag, histogram.minimum, histogram.maximum, histogram.count, histogram.sum,
        histogram.sumOfSquares, histogram.nonFiniteCount, histogram.packedBuckets,
      ])
  }

  /// Repeats the numbers of an event in the tables that are read by name.
  private func writeNumbers(of event: Event) throws {
    switch event {
    case .epochEnded(let end):
      try write(
        ["epoch_loss": end.loss, "epoch_accuracy": end.accuracy, "epoch_seconds": end.seconds],
        step: end.step, epoch: end.epoch, split: "train", time: end.time)
    case .evaluation(let evaluation):
      // The batches of training have "loss" and "accuracy" of the training set.
      let prefix = evaluation.split == "train" ? "evaluation_" : ""
      try write(
        [
          prefix + "loss": evaluation.loss, prefix + "accuracy": evaluation.accuracy,
          "evaluation_seconds": evaluation.seconds,
        ],
        step: evaluation.step, epoch: evaluation.epoch, split: evaluation.split,
        time: evaluation.time)
    case .checkpoint(let checkpoint):
      try execute(
        """
        INSERT INTO checkpoints (sequence, time, step, kind, path, metric)
          VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          sequence, checkpoint.time.timeIntervalSince1970, checkpoint.step,
          checkpoint.kind.rawValue, checkpoint.path, checkpoint.metric,
        ])
    default: break
    }
  }

  private func write(
    _ numbers: KeyValuePairs<String, Double>, step: Int, epoch: Int, split: String, time: Date
  ) throws {
    for (name, value) in numbers {
      try execute(
        """
        INSERT INTO scalars (sequence, time, step, epoch, split, name, value)
          VALUES (?, ?, ?, ?, ?, ?, ?)
        """, [sequence, time.timeIntervalSince1970, step, epoch, split, name, value])
    }
  }

  /// Marks what was recorded after a step: the run goes on from there.
  private func replace(after step: Int) throws {
    for table in ["events", "steps", "scalars", "histograms", "checkpoints", "measurements"] {
      try execute("UPDATE \(table) SET replaced = 1 WHERE step > ? AND NOT replaced", [step])
    }
  }
}
