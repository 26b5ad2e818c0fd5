package import SondeTensors

/// What a safetensors file says about its tensors, before their data.
///
/// Nothing in it is trusted: every length, offset and product is checked before it is used, and the
/// tensors must cover the data exactly, without overlap or hole.
package struct SafetensorsHeader: Sendable {
  /// One tensor: its name, shape and type, and where its bytes lie after the header.
  package struct Entry: Sendable {
    package let name: String
    package let shape: Shape
    package let dataType: DataType
    package let range: Range<Int>
  }

  /// The reference implementation's limit, in bytes.
  static let longest = 100_000_000

  /// In the order of the data.
  package let entries: [Entry]
  package let metadata: [String: String]

  /// The length of the header as the first eight bytes state it.
  static func length(
    _ prefix: ArraySlice<UInt8>, fileByteCount: Int, file: String
  ) throws(FormatError) -> Int {
    guard prefix.count == 8 else {
      throw .truncated(
        file: file, part: "the header's length", needed: 8, available: prefix.count)
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longest) else {
      throw .headerTooLong(file: file, found: length, limit: longest)
    }
    guard Int(length) <= fileByteCount - 8 else {
      throw .truncated(
        file: file, part: "the header", needed: Int(length), available: fileByteCount - 8)
    }
    return Int(length)
  }

  /// Reads the JSON of a header.
  ///
  /// - Parameters:
  ///   - json: The header without its length.
  ///   - dataByteCount: How many bytes follow the header.
  ///   - file: The name for messages.
  /// - Throws: The ``FormatError`` of the first thing that is wrong.
  init(_ json: ArraySlice<UInt8>, dataByteCount: Int, file: String) throws(FormatError) {
    var scanner = HeaderScanner(json)
    var raw: [RawEntry] = []
    var metadata: [String: String]?
    do throws(HeaderScanner.Failure) {
      try scanner.object { (scanner, name) throws(HeaderScanner.Failure) in
        guard name == "__metadata__", metadata == nil else {
          raw.append(try RawEntry(name: name, &scanner))
          return
        }
        var text: [String: String] = [:]
        try scanner.object { (scanner, key) throws(HeaderScanner.Failure) in
          text[key] = try scanner.string()
        }
        metadata = text
      }
      try scanner.end()
    } catch {
      throw .malformedHeader(
        file: file, byte: error.byte, found: error.found, expected: error.expected)
    }
    self.metadata = metadata ?? [:]
    entries = try Self.checked(raw, dataByteCount: dataByteCount, file: file)
  }

  /// Checks names, sizes and places, and sorts by place.
  private static func checked(
    _ raw: [RawEntry], dataByteCount: Int, file: String
  ) throws(FormatError) -> [Entry] {
    var names: Set<String> = []
    var entries: [Entry] = []
    for item in raw {
      guard names.insert(item.name).inserted else {
        throw .duplicateName(file: file, name: item.name)
      }
      entries.append(try item.entry(dataByteCount: dataByteCount, file: file))
    }
    let order = entries.indices.sorted {
      let (a, b) = (entries[$0].range, entries[$1].range)
      return (a.lowerBound, a.upperBound, $0) < (b.lowerBound, b.upperBound, $1)
    }
    entries = order.map { entries[$0] }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw .dataNotContiguous(
          file: file, tensor: entry.name, found: entry.range.lowerBound, expected: end)
      }
      end = entry.range.upperBound
    }
    guard end == dataByteCount else { throw .trailingData(file: file, count: dataByteCount - end) }
    return entries
  }
}

/// A tensor's line of the header as it stands there.
private struct RawEntry {
  let name: String
  var type = ""
  var dimensions: [Int] = []
  var offsets: [Int] = []

  init(name: String, _ scanner: inout HeaderScanner) throws(HeaderScanner.Failure) {
    self.name = name
    var seen: Set<String> = []
    var (type, dimensions, offsets) = ("", [Int](), [Int]())
    try scanner.object { (scanner, key) throws(HeaderScanner.Failure) in
      guard seen.insert(key).inserted else {
        throw scanner.failure(found: "\"\(key)\" twice", expected: "each key once")
      }
      switch key {
      case "dtype": type = try scanner.string()
      case "shape": dimensions = try scanner.integers()
      case "data_offsets": offsets = try scanner.integers()
      default:
        throw scanner.failure(
          found: "key \"\(key)\"", expected: "\"dtype\", \"shape\" or \"data_offsets\"")
      }
    }
    guard seen.count == 3 else {
      throw scanner.failure(
        found: "only \(seen.sorted()) for \"\(name)\"",
        expected: "\"dtype\", \"shape\" and \"data_offsets\"")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw scanner.failure(
        found: "data_offsets \(offsets) for \"\(name)\"",
        expected: "a start and an end not before it")
    }
    (self.type, self.dimensions, self.offsets) = (type, dimensions, offsets)
  }

  func entry(dataByteCount: Int, file: String) throws(FormatError) -> SafetensorsHeader.Entry {
    guard let dataType = SafetensorsElementType.dataType(named: type) else {
      throw .unknownElementType(file: file, tensor: name, found: type)
    }
    // Zeros count as ones here: strides multiply the other extents even of an empty tensor.
    var bound = dataType.byteCount
    for extent in dimensions {
      let (product, overflow) = bound.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else {
        throw .shapeTooLarge(file: file, tensor: name, dimensions: dimensions)
      }
      bound = product
    }
    let range = offsets[0]..<offsets[1]
    let byteCount = dimensions.contains(0) ? 0 : bound
    guard range.count == byteCount else {
      throw .byteCountMismatch(
        file: file, tensor: name, found: range.count, expected: byteCount)
    }
    guard range.upperBound <= dataByteCount else {
      throw .dataOutsideFile(
        file: file, tensor: name, end: range.upperBound, available: dataByteCount)
    }
    return SafetensorsHeader.Entry(
      name: name, shape: Shape(dimensions), dataType: dataType, range: range)
  }
}
