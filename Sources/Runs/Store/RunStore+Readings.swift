import Foundation
import GRDB

/// A number that was measured inside the network, and when.
public struct StepReading: Hashable, Sendable {
  /// How many weight updates were made.
  public var step: Int
  /// The number.
  public var reading: Reading
}

// What was measured inside the network. A record of an older version has nothing of it.
extension RunStore {
  /// The layers that were watched, in the order of the data; empty where none were.
  public func layers() throws -> [Event.Layer] {
    let newest = try events(of: [.layers]).last?.event
    guard case .layers(let event) = newest else { return [] }
    return event.layers
  }

  /// The quantities that were measured, in the order of ``Quantity/allCases``.
  public func quantities() throws -> [Quantity] {
    guard hasReadings else { return [] }
    let names = try read { database in
      try String.fetchSet(database, sql: "SELECT DISTINCT quantity FROM series")
    }
    return Quantity.allCases.filter { names.contains($0.rawValue) }
  }

  /// All numbers of a quantity, in the order of the steps.
  ///
  /// - Parameters:
  ///   - quantity: What was measured.
  ///   - layer: Of which layer; nil: of the whole network.
  ///   - classIndex: Of which class, for ``Quantity/classAccuracy``.
  ///   - steps: From which step to which, both included.
  /// - Returns: The numbers; empty when there are none.
  /// - Throws: ``RunError``.
  public func readings(
    _ quantity: Quantity, layer: String?, classIndex: Int? = nil,
    steps: ClosedRange<Int> = 0...Int.max
  ) throws -> [MetricPoint] {
    guard hasReadings else { return [] }
    return try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT measurements.step, measurements.epoch, measured.value FROM measurements
            CROSS JOIN measured ON measured.sequence = measurements.sequence AND measured.series =
              (SELECT id FROM series WHERE quantity = ? AND layer = ? AND class_index = ?)
            WHERE NOT measurements.replaced AND measurements.step BETWEEN ? AND ?
            ORDER BY measurements.step, measurements.sequence
          """,
        arguments: [
          quantity.rawValue, layer ?? "", classIndex ?? -1, steps.lowerBound, steps.upperBound,
        ])
      var points: [MetricPoint] = []
      while let row = try rows.next() {
        points.append(MetricPoint(step: row[0], epoch: row[1], value: Self.number(row[2])))
      }
      return points
    }
  }

  /// The steps at which anything was measured, ascending.
  public func measuredSteps() throws -> [Int] {
    guard hasReadings else { return [] }
    return try read { database in
      try Int.fetchAll(
        database, sql: "SELECT DISTINCT step FROM measurements WHERE NOT replaced ORDER BY step")
    }
  }

  /// What was last measured of each layer and quantity up to a step.
  ///
  /// - Parameter step: The step; the newest by default.
  /// - Returns: A reading for each series, with the step that it is from.
  /// - Throws: ``RunError``.
  public func newestReadings(upTo step: Int = .max) throws -> [StepReading] {
    guard hasReadings else { return [] }
    return try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT series.quantity, series.layer, series.class_index, newest.step, measured.value
            FROM series
            CROSS JOIN measured ON measured.series = series.id AND measured.sequence = (
              SELECT sequence FROM measurements
                WHERE NOT replaced AND step <= ? AND EXISTS (
                  SELECT 1 FROM measured WHERE measured.sequence = measurements.sequence
                    AND measured.series = series.id)
                ORDER BY sequence DESC LIMIT 1)
            CROSS JOIN measurements AS newest ON newest.sequence = measured.sequence
            ORDER BY series.id
          """, arguments: [step])
      var newest: [StepReading] = []
      while let row = try rows.next() {
        guard let reading = Self.reading(row[0], row[1], row[2], value: row[4]) else { continue }
        newest.append(StepReading(step: row[3], reading: reading))
      }
      return newest
    }
  }

  static func readings(
    _ database: Database, _ condition: String, _ sequence: Int64
  ) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    let rows = try Row.fetchCursor(
      database,
      sql:
        "SELECT sequence, time, step, epoch FROM measurements WHERE \(condition) ORDER BY sequence",
      arguments: [sequence])
    let numbers = try database.cachedStatement(
      sql: """
        SELECT quantity, layer, class_index, value FROM measured
          JOIN series ON series.id = measured.series WHERE sequence = ? ORDER BY measured.series
        """)
    while let row = try rows.next() {
      let number: Int64 = row[0]
      let readings = try Row.fetchAll(numbers, arguments: [number]).compactMap {
        reading($0[0], $0[1], $0[2], value: $0[3])
      }
      let measured = Event.Readings(
        step: row[2], epoch: row[3], readings: readings,
        time: Date(timeIntervalSince1970: row[1]))
      events.append(RecordedEvent(sequence: number, event: .readings(measured)))
    }
    return events
  }

  /// A reading from its columns; none where a newer version measured what this one does not know.
  private static func reading(
    _ quantity: String, _ layer: String, _ classIndex: Int, value: Double?
  ) -> Reading? {
    Quantity(rawValue: quantity).map {
      Reading(
        layer: layer.isEmpty ? nil : layer, quantity: $0, value: number(value),
        classIndex: classIndex < 0 ? nil : classIndex)
    }
  }
}
