/// What one of the first two pages of a database file of LMDB says: where the tree of a state begins.
struct LMDBMeta {
  let pageByteCount: Int
  /// The last page in use.
  let lastPage: Int
  /// The tree's first page; nothing where there are no records.
  let root: Int?
  /// How many levels the tree has.
  let depth: Int
  /// How many records there are.
  let entryCount: Int
  private let transaction: UInt64
  private let flags: Int

  private static let magic: UInt64 = 0xBEEF_C0DE
  private static let version: UInt64 = 1
  /// The page's header, and what is read here.
  private static let byteCount = 152
  private static let pageSizes = (9...15).map { 1 << $0 }

  /// The newest state of a database: that of the two with the higher number, as liblmdb chooses.
  static func newest(of file: borrowing InputFile) throws(FormatError) -> LMDBMeta {
    let first = try LMDBMeta(file, at: 0)
    let second = try LMDBMeta(file, at: first.pageByteCount)
    guard first.pageByteCount == second.pageByteCount else {
      throw damage(
        file.path, "pages of \(first.pageByteCount) and of \(second.pageByteCount) bytes",
        "one page size")
    }
    let meta = first.transaction < second.transaction ? second : first
    guard meta.flags == 0 else {
      throw damage(
        file.path, "a database with flags \(meta.flags)",
        "plain keys with one value each, as Caffe writes it")
    }
    return meta
  }

  private init(_ file: borrowing InputFile, at place: Int) throws(FormatError) {
    let path = file.path
    let available = file.byteCount - place
    guard available >= Self.byteCount else {
      throw .truncated(
        file: path, part: "the first two pages", needed: place + Self.byteCount,
        available: file.byteCount)
    }
    let bytes = try file.bytes(at: place, count: Self.byteCount, part: "the first two pages")
    func number(_ offset: Int, _ count: Int) -> UInt64 {
      bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard number(10, 2) == UInt64(LMDBPage.metaFlag), number(16, 4) == Self.magic,
      number(20, 4) == Self.version
    else {
      throw Self.damage(
        path, "no LMDB signature at byte \(place + 16)",
        "a database of LMDB 0.9 (be ef c0 de, version 1) made on a 64-bit machine")
    }
    // The table of free pages stands at byte 40, that of the records at 88; the first one's padding is the page size.
    pageByteCount = Int(number(40, 4))
    guard Self.pageSizes.contains(pageByteCount) else {
      throw Self.damage(path, "pages of \(pageByteCount) bytes", "512 to 32768 bytes, a power of 2")
    }
    flags = Int(number(92, 2))
    depth = Int(number(94, 2))
    entryCount = Int(clamping: number(120, 8))
    root = number(128, 8) == .max ? nil : Int(clamping: number(128, 8))
    lastPage = Int(clamping: number(136, 8) & (.max >> 2))
    transaction = number(144, 8)
  }

  static func damage(_ path: String, _ found: String, _ expected: String) -> FormatError {
    .malformed(
      file: path, found: found, expected: expected,
      advice: "Copy the database again, or make it anew with Caffe's convert_imageset.")
  }
}
