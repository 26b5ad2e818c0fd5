import GRDB

/// The tables of a run's database, and how older ones become the present ones.
///
/// `events` has every event but steps, metrics, histograms and readings, which have tables of their own, since they are
/// many; `sequence` is one order over all. `scalars` has metrics, and repeats the numbers of other events for reading by
/// name. The views `metrics`, `readings`, `layers`, `machine` and `versions` are for any tool.
/// `replaced` marks what was recorded after a checkpoint from which the run was later resumed.
/// A number that is not a number is stored as NULL, since SQLite has none.
enum RunStoreSchema {
  /// "Snde": what `file run.sqlite` shows as application.
  static let applicationID = 0x536E_6465

  /// The name of the newest schema.
  static let newest = "2"

  /// The schemas that can be read as they are: a run that may only be read stays as it was written.
  static let readable: Set<String> = ["1", "2"]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: tables)
      try database.execute(sql: metrics)
    }
    migrator.registerMigration("2") { database in
      try database.execute(sql: readings)
      try database.execute(sql: facts)
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

  /// What was measured inside the network.
  ///
  /// Numbers lie in the order in which they come, so that adding those of a step touches few pages; the series
  /// that they belong to are named once.
  private static let readings = """
    ALTER TABLE scalars ADD COLUMN is_event INTEGER NOT NULL DEFAULT 0; -- 1: a metric, which no other table has
    CREATE TABLE measurements (
      sequence INTEGER PRIMARY KEY,
      time REAL NOT NULL,
      step INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      replaced INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE series (
      id INTEGER PRIMARY KEY,
      quantity TEXT NOT NULL,
      layer TEXT NOT NULL,          -- empty: of the whole network
      class_index INTEGER NOT NULL, -- -1: of no class
      UNIQUE (quantity, layer, class_index)
    );
    CREATE TABLE measured (
      sequence INTEGER NOT NULL,    -- of the measurement
      series INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (sequence, series)
    ) WITHOUT ROWID;
    CREATE VIEW readings AS
      SELECT measurements.sequence, time, step, epoch, NULLIF(layer, '') AS layer, quantity,
        NULLIF(class_index, -1) AS class_index, value
      FROM measurements
        JOIN measured ON measured.sequence = measurements.sequence
        JOIN series ON series.id = measured.series
      WHERE NOT replaced;
    """

  /// What people add to a run, and parts of events for reading by name.
  private static let facts = """
    CREATE TABLE tags (
      tag TEXT PRIMARY KEY,
      time REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE VIEW layers AS
      SELECT events.sequence, layer.key AS position, json_extract(layer.value, '$.name') AS name,
        json_extract(layer.value, '$.kind') AS kind,
        json_extract(layer.value, '$.outputShape') AS output_shape
      FROM events, json_each(events.json, '$.layers') AS layer
      WHERE events.kind = 'layers' AND NOT replaced;
    CREATE VIEW machine AS
      SELECT events.sequence, fact.key AS name, fact.value
      FROM events, json_each(events.json, '$.machine') AS fact
      WHERE events.kind = 'started' AND NOT replaced;
    CREATE VIEW versions AS
      SELECT events.sequence, fact.key AS name, fact.value
      FROM events, json_each(events.json, '$.versions') AS fact
      WHERE events.kind = 'started' AND NOT replaced;
    """
}
