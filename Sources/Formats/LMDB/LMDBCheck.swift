/// Walks through a database file of LMDB and checks every place that liblmdb will follow.
///
/// liblmdb maps the file into memory and trusts it: a page number behind the end of a file that was cut ends the process,
/// and a changed one reads anything. So the tree of the newest state is walked here first, with bounds: pages lie inside
/// the file and are met once, and keys and values lie inside their pages.
///
/// The layout is that of liblmdb 0.9, `mdb.c`, `MDB_page`, `MDB_node` and `MDB_meta`,
/// <https://git.openldap.org/openldap/openldap/-/tree/mdb.master/libraries/liblmdb>.
struct LMDBCheck {
  private let path: String
  private let file: LMDBPages
  /// For each page that the file has: whether something led to it.
  private var isMet: [Bool]
  /// The last page in use.
  private let lastPage: Int
  private var entryCount = 0

  private init(path: String, file: LMDBPages, isMet: [Bool], lastPage: Int) {
    self.path = path
    self.file = file
    self.isMet = isMet
    self.lastPage = lastPage
  }

  /// Checks a database.
  ///
  /// - Parameter path: The file `data.mdb`.
  /// - Returns: How many records it has.
  /// - Throws: ``FormatError`` that says what is wrong.
  static func run(_ path: String) throws(FormatError) -> Int {
    let file = try InputFile(path)
    let meta = try LMDBMeta.newest(of: file)
    let pageCount = file.byteCount / meta.pageByteCount
    var check = LMDBCheck(
      path: path, file: LMDBPages(file: file, byteCount: meta.pageByteCount),
      isMet: Array(repeating: false, count: pageCount), lastPage: meta.lastPage)
    return try check.walk(meta)
  }

  private mutating func walk(_ meta: LMDBMeta) throws(FormatError) -> Int {
    if let root = meta.root {
      guard (1...32).contains(meta.depth) else {
        throw damage("a tree of \(meta.depth) levels", "1 to 32 levels")
      }
      try visit(root, level: 1, depth: meta.depth)
    }
    guard entryCount == meta.entryCount else {
      throw damage(
        "\(entryCount) records in the tree", "\(meta.entryCount), as its meta page states")
    }
    return entryCount
  }

  private mutating func visit(_ number: Int, level: Int, depth: Int) throws(FormatError) {
    let page = try take(number)
    let isLeaf = level == depth
    let expected = isLeaf ? LMDBPage.leafFlag : LMDBPage.branchFlag
    guard page.flags == expected else {
      throw damage(
        "page \(number) is of kind \(page.flags)", "\(expected) on level \(level) of \(depth)")
    }
    let offsets = try page.nodeOffsets(atLeast: isLeaf ? 1 : 2) { damage($0, $1) }
    for offset in offsets {
      if isLeaf {
        entryCount += 1
        try checkLeaf(page, offset)
      } else {
        guard let child = page.child(at: offset) else {
          throw damage("a key of page \(number) leaves its page", "keys inside their page")
        }
        try visit(child, level: level + 1, depth: depth)
      }
    }
  }

  private mutating func checkLeaf(_ page: LMDBPage, _ offset: Int) throws(FormatError) {
    guard let node = page.leaf(at: offset) else {
      throw damage("a record of page \(page.number) leaves its page", "records inside their page")
    }
    switch node.flags {
    case 0: return
    case LMDBPage.bigDataFlag: try checkOverflow(node.overflowPage ?? 0, byteCount: node.byteCount)
    default:
      throw damage(
        "named databases or several values for one key (flags \(node.flags))",
        "one database with one value for each key, as Caffe writes it")
    }
  }

  /// Checks the row of pages that holds a value too large for a leaf.
  private mutating func checkOverflow(_ number: Int, byteCount: Int) throws(FormatError) {
    let page = try take(number)
    let room = page.overflowPageCount.multipliedClamping(by: file.byteCount)
    guard page.flags == LMDBPage.overflowFlag, room >= LMDBPage.headerByteCount + byteCount,
      page.overflowPageCount <= lastPage + 1 - number
    else {
      throw damage(
        "the pages from \(number) on have room for \(room) bytes",
        "room for a value of \(byteCount) bytes")
    }
    for other in number + 1..<number + page.overflowPageCount { try markMet(other) }
  }

  /// Reads a page that was not met before.
  private mutating func take(_ number: Int) throws(FormatError) -> LMDBPage {
    try markMet(number)
    return LMDBPage(number: number, bytes: try file.page(number))
  }

  private mutating func markMet(_ number: Int) throws(FormatError) {
    guard number >= 2, number <= lastPage else {
      throw damage("a reference to page \(number)", "pages from 2 to \(lastPage)")
    }
    guard number < isMet.count else {
      throw .truncated(
        file: path, part: "page \(number) of \(lastPage + 1)",
        needed: (number + 1).multipliedClamping(by: file.byteCount),
        available: file.file.byteCount)
    }
    guard !isMet[number] else { throw damage("two references to page \(number)", "one") }
    isMet[number] = true
  }

  private func damage(_ found: String, _ expected: String) -> FormatError {
    LMDBMeta.damage(path, found, expected)
  }
}

/// A file as pages; a few lie ready, since neighbours are asked for one after the other.
private final class LMDBPages {
  let file: InputFile
  let byteCount: Int
  private var ready: ArraySlice<UInt8> = []
  private var firstReady = 0

  private static let readyCount = 16

  init(file: consuming InputFile, byteCount: Int) {
    self.file = file
    self.byteCount = byteCount
  }

  /// The bytes of a page, which lies inside the file.
  func page(_ number: Int) throws(FormatError) -> ArraySlice<UInt8> {
    let start = (number - firstReady) * byteCount
    if number < firstReady || start + byteCount > ready.count {
      let count = min(Self.readyCount, file.byteCount / byteCount - number)
      ready = try file.bytes(
        at: number * byteCount, count: count * byteCount, part: "page \(number)")[...]
      firstReady = number
      return ready[..<byteCount]
    }
    return ready[start..<start + byteCount]
  }
}
