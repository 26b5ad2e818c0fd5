/// A file that is read from its beginning to its end; one that gzip compressed is inflated on the way.
package final class SequentialFile {
  /// Where the file is.
  package let path: String
  private let file: InputFile
  private var place = 0
  private let inflater: Inflater?

  private static let pieceByteCount = 1 << 16

  /// Opens a file; its first bytes say whether it is compressed.
  package init(_ path: String) throws(FormatError) {
    let file = try InputFile(path)
    let start = try file.bytes(at: 0, count: min(2, file.byteCount), part: "the first bytes")
    inflater = start == Inflater.signature ? try Inflater(source: path) : nil
    self.path = path
    self.file = file
  }

  /// The most bytes that the file can give.
  package var byteLimit: Int {
    inflater == nil ? file.byteCount : file.byteCount.multipliedClamping(by: Inflater.largestRatio)
  }

  /// How many bytes of the file itself were read, and how many there are.
  package var progress: (read: Int, total: Int) { (place, file.byteCount) }

  /// The next bytes.
  ///
  /// - Parameter count: How many are wanted.
  /// - Returns: As many; fewer at the end of the file only.
  /// - Throws: ``FormatError`` for a file that cannot be read or inflated.
  package func read(upTo count: Int) throws(FormatError) -> [UInt8] {
    var failure: FormatError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
      do throws(FormatError) {
        initializedCount = try fill(target)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The next bytes, all of them.
  ///
  /// - Parameters:
  ///   - count: How many are needed; nothing is set aside for more than the file can have.
  ///   - part: What they are, for messages.
  /// - Returns: The bytes.
  /// - Throws: ``FormatError/truncated(file:part:needed:available:)`` where the file ends before.
  package func read(exactly count: Int, part: String) throws(FormatError) -> [UInt8] {
    guard count <= byteLimit else {
      throw .truncated(file: path, part: part, needed: count, available: byteLimit)
    }
    let bytes = try read(upTo: count)
    guard bytes.count == count else {
      throw .truncated(file: path, part: part, needed: count, available: bytes.count)
    }
    return bytes
  }

  private func fill(_ target: UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int {
    if let inflater {
      return try inflater.read(into: target) { () throws(FormatError) in
        try next(atMost: Self.pieceByteCount)
      }
    }
    let count = min(target.count, file.byteCount - place)
    try file.read(
      into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: target[..<count])),
      at: place, part: "the file")
    place += count
    return count
  }

  /// The next bytes as they are in the file.
  private func next(atMost count: Int) throws(FormatError) -> [UInt8] {
    let count = min(count, file.byteCount - place)
    let bytes = try file.bytes(at: place, count: count, part: "the file")
    place += count
    return bytes
  }
}

extension Int {
  /// A product, or the greatest number where it would be greater.
  func multipliedClamping(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
