import Foundation
import GRDB
import Synchronization

/// A run's record in `run.sqlite`: events, metrics and histograms, readable by any tool.
///
/// One process writes, any number read, also while it is written. Whatever ends the writing process,
/// the file stays sound and what had been written in whole transactions stays.
public final class RunStore: Sendable {
  /// The database's path.
  public let path: String
  let database: DatabaseQueue
  /// The schemas that the file has been through.
  private let schemas: Set<String>
  /// The number of the next event.
  private let nextSequence: Mutex<Int64>

  /// Opens a run's record for reading.
  ///
  /// - Throws: ``RunError``: the file is missing, damaged, or from a newer version.
  public convenience init(reading path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw RunError.fileUnreadable(path: path, reason: "no such file")
    }
    var configuration = Self.configuration
    configuration.readonly = true
    try self.init(path, configuration)
  }

  /// Opens a run's record for writing, or begins one; the caller holds the run's lock.
  ///
  /// - Throws: ``RunError``: the file cannot be written, is damaged, or is from a newer version.
  package convenience init(writing path: String) throws {
    var configuration = Self.configuration
    // Readers and the writer do not wait for each other, and a killed process leaves a sound file.
    configuration.journalMode = .wal
    try self.init(path, configuration)
  }

  private init(_ path: String, _ configuration: Configuration) throws {
    self.path = path
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      if configuration.readonly {
        schemas = try database.read { try Self.readableSchemas($0, path) }
        nextSequence = Mutex(0)
      } else {
        try database.read { try Self.checkVersion($0, path) }
        try RunStoreSchema.migrator.migrate(database)
        schemas = RunStoreSchema.readable
        nextSequence = Mutex(try database.read { try Self.lastSequence($0) } + 1)
      }
    } catch {
      throw RunError(error, path: path)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = "run"
    return configuration
  }

  /// Whether the file has layers, readings and tags: those that older versions wrote have not, until they are
  /// written again.
  var hasReadings: Bool { schemas.contains("2") }

  private static func readableSchemas(_ database: Database, _ path: String) throws -> Set<String> {
    try checkVersion(database, path)
    let schemas = try RunStoreSchema.migrator.appliedIdentifiers(database)
    guard !schemas.isDisjoint(with: RunStoreSchema.readable) else {
      // A process may be killed between making the file and making its tables.
      let tables = try Int.fetchOne(
        database,
        sql: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'grdb_*'")
      throw tables == 0
        ? RunError.storeEmpty(path: path)
        : RunError.storeCorrupt(path: path, detail: "it has no tables of a run")
    }
    return schemas
  }

  private static func checkVersion(_ database: Database, _ path: String) throws {
    guard try RunStoreSchema.migrator.hasBeenSuperseded(database) else { return }
    let newer = try RunStoreSchema.migrator.appliedIdentifiers(database)
      .subtracting(RunStoreSchema.migrator.migrations)
    throw RunError.storeNewer(path: path, found: newer.sorted())
  }

  private static func lastSequence(_ database: Database) throws -> Int64 {
    try ["events", "steps", "scalars", "histograms", "measurements"].reduce(0) { last, table in
      try max(last, Int64.fetchOne(database, sql: "SELECT MAX(sequence) FROM \(table)") ?? 0)
    }
  }

  /// Reads within one transaction.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try database.read(body)
    } catch {
      throw RunError(error, path: path)
    }
  }

  /// Adds events, all or none.
  ///
  /// - Throws: ``RunError``; nothing was added then, and the same events can be tried again.
  package func append(_ events: [Event]) throws {
    guard !events.isEmpty else { return }
    try nextSequence.withLock { next in
      do {
        next = try database.write { database in
          var writer = EventWriter(database: database, sequence: next)
          for event in events { try writer.write(event) }
          return writer.sequence
        }
      } catch {
        throw RunError(error, path: path)
      }
    }
  }

  /// Ends writing and leaves one plain file, which can be read where nothing may be written.
  ///
  /// Where a reader has the file open, it stays as it is; nothing is lost by that.
  package func close() throws {
    do {
      database.writeWithoutTransaction { database in
        try? database.execute(sql: "PRAGMA busy_timeout = 100; PRAGMA journal_mode = DELETE")
      }
      try database.close()
    } catch {
      throw RunError(error, path: path)
    }
  }
}

extension RunError {
  /// Says what a database error means for a run.
  init(_ error: any Error, path: String) {
    if let error = error as? RunError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .storeFailed(path: path, detail: "\(error)")
      return
    }
    let detail = error.message ?? "SQLite result \(error.resultCode.rawValue)"
    self =
      switch error.resultCode {
      case .SQLITE_FULL: .storeFull(path: path)
      case .SQLITE_READONLY: .storeReadOnly(path: path)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .storeCorrupt(path: path, detail: detail)
      default: .storeFailed(path: path, detail: detail)
      }
  }
}
