import Foundation
import GRDB

/// One value of a metric or of a quantity, and when it was taken.
public struct MetricPoint: Codable, Hashable, Sendable {
  /// How many weight updates were made.
  public var step: Int
  /// The epoch, from 1.
  public var epoch: Int
  /// The value; may be infinite or not a number.
  public var value: Double

  /// Makes a point.
  public init(step: Int, epoch: Int, value: Double) {
    self.step = step
    self.epoch = epoch
    self.value = value
  }
}

/// Which metric: of which set of samples, and its name.
public struct MetricName: Hashable, Sendable, CustomStringConvertible {
  /// The set of samples: "train", "validation", "test".
  public var split: String
  /// The name: of batches in training "loss", "accuracy", "learning_rate" and "samples_per_second";
  /// of epochs "epoch_loss", "epoch_accuracy" and "epoch_seconds"; of evaluations "loss", "accuracy"
  /// (for the training set "evaluation_loss", "evaluation_accuracy") and "evaluation_seconds".
  public var name: String

  /// Names a metric.
  public init(split: String, name: String) {
    self.split = split
    self.name = name
  }

  /// The name and set, as in TensorBoard: "loss/validation".
  public var description: String { "\(name)/\(split)" }
}

extension RunStore {
  /// The metrics that the run has, by set and name.
  public func metricNames() throws -> [MetricName] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT DISTINCT split, name FROM metrics ORDER BY split, name"
      ).map { MetricName(split: $0[0], name: $0[1]) }
    }
  }

  /// All values of a metric in the order of the steps; empty when there is no such metric.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - split: The set of samples.
  ///   - smoothing: How much of the mean stays with each new value; 0: values as they are.
  /// - Returns: The values.
  /// - Throws: ``RunError``.
  public func series(
    _ name: String, split: String, smoothing: Double = 0
  ) throws -> [MetricPoint] {
    var mean = ExponentialSmoothing(weight: smoothing)
    return try read { database in
      try Self.points(
        database, "split = ? AND name = ? ORDER BY step, sequence", [split, name])
    }.map { MetricPoint(step: $0.step, epoch: $0.epoch, value: mean.add($0.value)) }
  }

  /// The newest step of which there is a number, its epoch, and when that was recorded.
  func newestStep() throws -> (step: Int, epoch: Int, time: Date)? {
    // The newest of each table: looking through the view of all numbers would take longer.
    let tables = ["steps", "scalars"] + (hasReadings ? ["measurements"] : [])
    return try read { database in
      try tables.compactMap { table in
        try Row.fetchOne(
          database,
          sql: """
            SELECT step, epoch, time FROM \(table) WHERE NOT replaced
              ORDER BY step DESC, sequence DESC LIMIT 1
            """
        ).map { ($0[0], $0[1], Date(timeIntervalSince1970: $0[2])) }
      }.max { (one: (step: Int, epoch: Int, time: Date), other) in one.step < other.step }
    }
  }

  /// The newest value of a metric.
  public func latest(_ name: String, split: String) throws -> MetricPoint? {
    try read { database in
      try Self.points(
        database, "split = ? AND name = ? ORDER BY sequence DESC LIMIT 1", [split, name]
      ).first
    }
  }

  /// The tags of the histograms that the run has.
  public func histogramTags() throws -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT DISTINCT tag FROM histograms WHERE NOT replaced ORDER BY tag")
    }
  }

  /// All histograms of a tag in the order of the steps.
  public func histograms(_ tag: String) throws -> [Event.Distribution] {
    let path = path
    return try read { database in
      try Self.histograms(database, "NOT replaced AND tag = ?", [tag], path).compactMap {
        if case .histogram(let distribution) = $0.event { distribution } else { nil }
      }
    }
  }

  /// The newest checkpoint of each kind.
  public func checkpoints() throws -> [Event.Checkpoint.Kind: Event.Checkpoint] {
    try read { database in
      var newest: [Event.Checkpoint.Kind: Event.Checkpoint] = [:]
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT kind, path, step, metric, time FROM checkpoints
            WHERE NOT replaced ORDER BY sequence
          """)
      {
        let name: String = row[0]
        guard let kind = Event.Checkpoint.Kind(rawValue: name) else { continue }
        newest[kind] = Event.Checkpoint(
          kind: kind, path: row[1], step: row[2], metric: row[3],
          time: Date(timeIntervalSince1970: row[4]))
      }
      return newest
    }
  }

  private static func points(
    _ database: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> [MetricPoint] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT step, epoch, value FROM metrics WHERE \(condition)",
      arguments: arguments)
    var points: [MetricPoint] = []
    while let row = try rows.next() {
      points.append(MetricPoint(step: row[0], epoch: row[1], value: number(row[2])))
    }
    return points
  }
}
