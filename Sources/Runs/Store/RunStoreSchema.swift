import GRDB

/// The tables of a run's database, and how older ones become the present ones.
///
/// `events` has every event but steps and histograms, which have tables of their own, since they are
/// many; `sequence` is one order over all three. `scalars` repeats the numbers of events for reading by
/// name. `replaced` marks what was recorded after a checkpoint from which the run was later resumed.
/// A number that is not a number is stored as NULL, since SQLite has none.
enum RunStoreSchema {
  /// "Snde": what `file run.sqlite` shows as application.
  static let applicationID = 0x536E_6465

  /// The name of the newest schema.
  static let newest = "1"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: tables)
      try database.execute(sql: metrics)
    }
    return migrator
  }

  private static let tables = """
    CREATE TABLE events (
      sequence INTEGER PRIMARY KEY, -- one order over events, steps and histograms
      time REAL NOT NULL,           -- seconds since 1970, UTC
      kind TEXT NOT NULL,
      step INTEGER,                 -- weight updates made so far
      json TEXT NOT NULL,
      replaced INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE steps (
      sequence INTEGER PRIMARY KEY,
      time REAL NOT NULL,
      step INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      loss REAL,
      accuracy REAL,
      learning_rate REAL,
      samples INTEGER NOT NULL,
      samples_per_second REAL,
      replaced INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE scalars (
      sequence INTEGER NOT NULL,    -- of the event that it is from
      time REAL NOT NULL,
      step INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      split TEXT NOT NULL,
      name TEXT NOT NULL,
      value REAL,
      replaced INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (split, name, sequence)
    ) WITHOUT ROWID;
    CREATE TABLE histograms (
      sequence INTEGER PRIMARY KEY,
      time REAL NOT NULL,
      step INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      tag TEXT NOT NULL,
      minimum REAL NOT NULL,
      maximum REAL NOT NULL,
      count INTEGER NOT NULL,
      sum REAL NOT NULL,
      sum_of_squares REAL NOT NULL,
      non_finite_count INTEGER NOT NULL,
      buckets BLOB NOT NULL,        -- pairs of a 16-bit bucket number and a 32-bit count, little-endian
      replaced INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX histograms_by_tag ON histograms (tag, sequence);
    CREATE TABLE checkpoints (
      sequence INTEGER PRIMARY KEY, -- of the event that it is from
      time REAL NOT NULL,
      step INTEGER NOT NULL,
      kind TEXT NOT NULL,
      path TEXT NOT NULL,
      metric REAL,
      replaced INTEGER NOT NULL DEFAULT 0
    );
    """

  /// Every number of the run that counts, by split and name.
  private static let metrics = """
    CREATE VIEW metrics AS
      SELECT sequence, time, step, epoch, split, name, value FROM scalars WHERE NOT replaced
      UNION ALL SELECT sequence, time, step, epoch, 'train', 'loss', loss
        FROM steps WHERE NOT replaced
      UNION ALL SELECT sequence, time, step, epoch, 'train', 'accuracy', accuracy
        FROM steps WHERE NOT replaced
      UNION ALL SELECT sequence, time, step, epoch, 'train', 'learning_rate', learning_rate
        FROM steps WHERE NOT replaced
      UNION ALL SELECT sequence, time, step, epoch, 'train', 'samples_per_second', samples_per_second
        FROM steps WHERE NOT replaced;
    """
}
