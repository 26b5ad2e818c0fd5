import Foundation
import GRDB

/// An event and its place in a run's record.
public struct RecordedEvent: Hashable, Sendable {
  /// The event's number: events that were recorded later have larger ones.
  public var sequence: Int64
  /// The event.
  public var event: Event
}

extension RunStore {
  /// The events in the order in which they were recorded.
  ///
  /// - Parameters:
  ///   - kinds: Which kinds to read; all when not given.
  ///   - sequence: Reads only events after this number: a reader that follows a run gives the last
  ///     number that it has seen.
  ///   - includingReplaced: Whether to read also what was recorded after a checkpoint from which the
  ///     run was later resumed.
  /// - Returns: The events, each with its number.
  /// - Throws: ``RunError``.
  public func events(
    of kinds: Set<Event.Kind> = Set(Event.Kind.allCases), after sequence: Int64 = 0,
    includingReplaced: Bool = false
  ) throws -> [RecordedEvent] {
    let condition = "sequence > ?" + (includingReplaced ? "" : " AND NOT replaced")
    let path = path
    let hasReadings = hasReadings
    do {
      return try database.read { database in
        var events: [RecordedEvent] = []
        if kinds.contains(.step) {
          events += try Self.steps(database, condition, sequence)
        }
        if kinds.contains(.metric), hasReadings {
          events += try Self.metrics(database, condition, sequence)
        }
        if kinds.contains(.readings), hasReadings {
          events += try Self.readings(database, condition, sequence)
        }
        if kinds.contains(.histogram) {
          events += try Self.histograms(database, condition, [sequence], path)
        }
        for row in try Row.fetchAll(
          database, sql: "SELECT sequence, kind, json FROM events WHERE \(condition)",
          arguments: [sequence])
        {
          let number: Int64 = row[0]
          let name: String = row[1]
          // A kind that a newer version added is no obstacle to reading the others.
          guard let kind = Event.Kind(rawValue: name), kinds.contains(kind) else { continue }
          do {
            events.append(RecordedEvent(sequence: number, event: try Event(json: row[2])))
          } catch {
            throw RunError.eventUnreadable(path: path, sequence: number, detail: "\(error)")
          }
        }
        return events.sorted { $0.sequence < $1.sequence }
      }
    } catch {
      throw RunError(error, path: path)
    }
  }

  private static func steps(
    _ database: Database, _ condition: String, _ sequence: Int64
  ) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT sequence, time, step, epoch, loss, accuracy, learning_rate, samples,
          samples_per_second FROM steps WHERE \(condition) ORDER BY sequence
        """, arguments: [sequence])
    while let row = try rows.next() {
      let step = Event.Step(
        step: row[2], epoch: row[3], loss: number(row[4]), accuracy: number(row[5]),
        learningRate: number(row[6]), samples: row[7], samplesPerSecond: number(row[8]),
        time: Date(timeIntervalSince1970: row[1]))
      events.append(RecordedEvent(sequence: row[0], event: .step(step)))
    }
    return events
  }

  private static func metrics(
    _ database: Database, _ condition: String, _ sequence: Int64
  ) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT sequence, time, step, epoch, split, name, value FROM scalars
          WHERE is_event AND \(condition) ORDER BY sequence
        """, arguments: [sequence])
    while let row = try rows.next() {
      let metric = Event.Metric(
        step: row[2], epoch: row[3], split: row[4], name: row[5], value: number(row[6]),
        time: Date(timeIntervalSince1970: row[1]))
      events.append(RecordedEvent(sequence: row[0], event: .metric(metric)))
    }
    return events
  }

  static func histograms(
    _ database: Database, _ condition: String, _ arguments: StatementArguments, _ path: String
  ) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT sequence, time, step, epoch, tag, minimum, maximum, count, sum, sum_of_squares,
          non_finite_count, buckets FROM histograms
          WHERE \(condition) ORDER BY sequence
        """, arguments: arguments)
    while let row = try rows.next() {
      guard let buckets = Histogram.unpack(row[11]) else {
        throw RunError.eventUnreadable(
          path: path, sequence: row[0], detail: "the histogram's buckets are damaged")
      }
      let histogram = Histogram(
        minimum: row[5], maximum: row[6], count: row[7], sum: row[8], sumOfSquares: row[9],
        nonFiniteCount: row[10], bucketNumbers: buckets.numbers, bucketCounts: buckets.counts)
      let distribution = Event.Distribution(
        step: row[2], epoch: row[3], tag: row[4], histogram: histogram,
        time: Date(timeIntervalSince1970: row[1]))
      events.append(RecordedEvent(sequence: row[0], event: .histogram(distribution)))
    }
    return events
  }

  /// SQLite has no number that is not a number: it is NULL.
  static func number(_ value: Double?) -> Double { value ?? .nan }
}
