/// A page of a database file of LMDB: a header, offsets of nodes, and the nodes from the end on.
struct LMDBPage {
  let number: Int
  private let bytes: ArraySlice<UInt8>

  static let headerByteCount = 16
  static let branchFlag = 0x01
  static let leafFlag = 0x02
  static let overflowFlag = 0x04
  static let metaFlag = 0x08
  /// The flag of a node whose value has pages of its own.
  static let bigDataFlag = 0x01

  private static let nodeHeaderByteCount = 8

  init(number: Int, bytes: ArraySlice<UInt8>) {
    self.number = number
    self.bytes = bytes
  }

  /// What kind of page it is.
  var flags: Int { word(10) }

  /// How many pages a large value has, this one among them.
  var overflowPageCount: Int { word(12) | word(14) << 16 }

  /// Where the page's nodes are.
  func nodeOffsets(
    atLeast least: Int, _ damage: (String, String) -> FormatError
  ) throws(FormatError) -> [Int] {
    let (lower, upper) = (word(12), word(14))
    guard lower >= Self.headerByteCount, lower <= upper, upper <= bytes.count, lower % 2 == 0,
      (lower - Self.headerByteCount) / 2 >= least
    else {
      throw damage(
        "page \(number) states its free room as \(lower) to \(upper)",
        "room between at least \(least) entries and the end of its \(bytes.count) bytes")
    }
    let offsets = stride(from: Self.headerByteCount, to: lower, by: 2).map(word)
    guard offsets.allSatisfy({ $0 >= upper && $0 + Self.nodeHeaderByteCount <= bytes.count }) else {
      throw damage("page \(number) has an entry outside of it", "entries inside their page")
    }
    return offsets
  }

  /// The page that an entry of a branch leads to; nothing where its key leaves the page.
  func child(at offset: Int) -> Int? {
    guard offset + Self.nodeHeaderByteCount + word(offset + 6) <= bytes.count else { return nil }
    return word(offset) | word(offset + 2) << 16 | word(offset + 4) << 32
  }

  /// What an entry of a leaf says.
  struct Leaf {
    let flags: Int
    /// How many bytes the value has.
    let byteCount: Int
    /// Where the value is when it has pages of its own.
    let overflowPage: Int?
  }

  /// An entry of a leaf; nothing where it leaves the page.
  func leaf(at offset: Int) -> Leaf? {
    let flags = word(offset + 4)
    let byteCount = word(offset) | word(offset + 2) << 16
    let value = offset + Self.nodeHeaderByteCount + word(offset + 6)
    let isBig = flags & Self.bigDataFlag != 0
    guard value + (isBig ? 8 : byteCount) <= bytes.count else { return nil }
    return Leaf(flags: flags, byteCount: byteCount, overflowPage: isBig ? long(value) : nil)
  }

  private func word(_ place: Int) -> Int {
    let place = bytes.startIndex + place
    return Int(bytes[place]) | Int(bytes[place + 1]) << 8
  }

  private func long(_ place: Int) -> Int {
    // The highest bits would make a number that no file has a page for.
    word(place) | word(place + 2) << 16 | word(place + 4) << 32 | (word(place + 6) & 0x7FFF) << 48
  }
}
