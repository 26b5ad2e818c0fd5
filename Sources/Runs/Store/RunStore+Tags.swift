import Foundation
import GRDB

// Words that people give to a run.
extension RunStore {
  /// The run's tags, in alphabetical order.
  public func tags() throws -> [String] {
    guard hasReadings else { return [] }
    return try read { database in
      try String.fetchAll(database, sql: "SELECT tag FROM tags ORDER BY tag")
    }
  }

  /// Adds a tag; one that is there already stays as it is.
  ///
  /// It needs no lock of the run: the database keeps apart those who write it.
  package func add(tag: String) throws {
    try change(
      "INSERT OR IGNORE INTO tags (tag, time) VALUES (?, ?)", [tag, Date().timeIntervalSince1970])
  }

  /// Takes a tag away.
  ///
  /// - Returns: Whether the run had it.
  package func remove(tag: String) throws -> Bool {
    try change("DELETE FROM tags WHERE tag = ?", [tag]) > 0
  }

  /// Carries out a statement.
  ///
  /// - Returns: How many rows it changed.
  @discardableResult
  private func change(_ sql: String, _ arguments: StatementArguments) throws -> Int {
    do {
      return try database.write { database in
        try database.execute(sql: sql, arguments: arguments)
        return database.changesCount
      }
    } catch {
      throw RunError(error, path: path)
    }
  }
}
