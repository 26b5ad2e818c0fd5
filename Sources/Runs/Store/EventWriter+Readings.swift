import Foundation
import GRDB

// Numbers that were measured inside the network.
extension EventWriter {
  mutating func write(_ measured: Event.Readings) throws {
    try execute(
      "INSERT INTO measurements (sequence, time, step, epoch) VALUES (?, ?, ?, ?)",
      [sequence, measured.time.timeIntervalSince1970, measured.step, measured.epoch])
    for reading in measured.readings {
      // A quantity that is told twice of one layer at one step: the last word counts.
      try execute(
        "INSERT OR REPLACE INTO measured (sequence, series, value) VALUES (?, ?, ?)",
        [sequence, try series(of: reading), reading.value])
    }
  }

  /// The number of the series that a reading belongs to; a new one gets the next number.
  private mutating func series(of reading: Reading) throws -> Int64 {
    var name = reading
    name.value = 0
    if let id = knownSeries[name] { return id }
    let id = try lookUpSeries(of: reading)
    knownSeries[name] = id
    return id
  }

  private func lookUpSeries(of reading: Reading) throws -> Int64 {
    let key: StatementArguments = [
      reading.quantity.rawValue, reading.layer ?? "", reading.classIndex ?? -1,
    ]
    let known = try database.cachedStatement(
      sql: "SELECT id FROM series WHERE quantity = ? AND layer = ? AND class_index = ?")
    if let id = try Int64.fetchOne(known, arguments: key) { return id }
    try execute("INSERT INTO series (quantity, layer, class_index) VALUES (?, ?, ?)", key)
    return database.lastInsertedRowID
  }
}
