import CLMDB

/// The records of a database of LMDB, in the order of their keys.
///
/// The file is mapped into memory and must not change while it is open. No lock file is made, so that it may lie in a
/// folder that cannot be written.
///
/// liblmdb's documentation: <http://www.lmdb.tech/doc/>.
///
/// Sound to send: once it is open, nothing of it changes, and liblmdb is not called until it is closed.
package final class LMDBReader: @unchecked Sendable {
  /// The database's file.
  package let path: String
  private let environment: OpaquePointer
  private let transaction: OpaquePointer
  /// The keys and values, in the mapped file.
  private var records: [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)] = []

  /// Opens a database.
  ///
  /// - Parameter path: The folder with `data.mdb`, or that file.
  /// - Throws: ``FormatError`` that names the file, for one that is missing, cut or damaged.
  package init(_ path: String) throws(FormatError) {
    let file = path.hasSuffix(".mdb") ? path : "\(path)/data.mdb"
    let count = try LMDBCheck.run(file)
    let environment = try Self.open(file)
    var transaction: OpaquePointer?
    let status = mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction)
    guard status == MDB_SUCCESS, let transaction else {
      mdb_env_close(environment)
      throw Self.refusal(status, file)
    }
    self.path = file
    self.environment = environment
    self.transaction = transaction
    try readRecords(count: count)
  }

  deinit {
    mdb_txn_abort(transaction)
    mdb_env_close(environment)
  }

  /// How many records there are.
  package var count: Int { records.count }

  /// The key of a record, as text.
  package func key(at index: Int) -> String { String(decoding: records[index].key, as: UTF8.self) }

  /// A copy of the value of a record.
  package func value(at index: Int) -> [UInt8] { Array(records[index].value) }

  private static func open(_ file: String) throws(FormatError) -> OpaquePointer {
    var environment: OpaquePointer?
    var status = mdb_env_create(&environment)
    guard status == MDB_SUCCESS, let environment else { throw refusal(status, file) }
    // Otherwise as much is mapped as the file states, which may be any number. liblmdb adds what it needs.
    mdb_env_set_mapsize(environment, 1)
    let flags = MDB_RDONLY | MDB_NOLOCK | MDB_NOTLS | MDB_NOSUBDIR
    status = mdb_env_open(environment, file, UInt32(flags), 0)
    guard status == MDB_SUCCESS else {
      mdb_env_close(environment)
      throw refusal(status, file)
    }
    return environment
  }

  private func readRecords(count: Int) throws(FormatError) {
    var database: MDB_dbi = 0
    var cursor: OpaquePointer?
    var status = mdb_dbi_open(transaction, nil, 0, &database)
    if status == MDB_SUCCESS { status = mdb_cursor_open(transaction, database, &cursor) }
    guard status == MDB_SUCCESS, let cursor else { throw Self.refusal(status, path) }
    defer { mdb_cursor_close(cursor) }
    records.reserveCapacity(count)
    var (key, value) = (MDB_val(), MDB_val())
    status = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    while status == MDB_SUCCESS {
      records.append(
        (
          UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size),
          UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
        ))
      status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard status == MDB_NOTFOUND else { throw Self.refusal(status, path) }
  }

  private static func refusal(_ status: Int32, _ file: String) -> FormatError {
    let message = mdb_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    return LMDBMeta.damage(file, "liblmdb says \"\(message)\"", "a database that it can open")
  }
}
