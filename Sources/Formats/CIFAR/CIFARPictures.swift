import Foundation

/// The pictures of a CIFAR set, in its binary version or in that of Python's pickles.
///
/// Krizhevsky, *Learning multiple layers of features from tiny images*, 2009,
/// <https://www.cs.toronto.edu/~kriz/cifar.html>.
package struct CIFARPictures: Sendable {
  /// Samples as `[picture, channel, row, column]`, channels red, green, blue, 32 rows and columns.
  package let pixels: [UInt8]
  /// The class of each picture.
  package let labels: [Int]
  /// The superclass of each picture; empty for CIFAR-10.
  package let coarseLabels: [Int]
  package let classNames: [String]
  /// The names of the superclasses; empty for CIFAR-10.
  package let coarseClassNames: [String]

  /// How many bytes one picture has.
  package static let pictureByteCount = 3 * 32 * 32

  /// How many pictures there are.
  package var count: Int { labels.count }

  /// Reads one part of a set.
  ///
  /// - Parameters:
  ///   - folder: The folder that holds the files, or the one above it, as the archive unpacks.
  ///   - version: Which set.
  ///   - part: The pictures to learn from or those to test with.
  /// - Throws: ``FormatError`` that names the file, and the record where one is wrong.
  package init(folder: String, version: CIFARVersion, part: CIFARVersion.Part) throws {
    let (place, isPython) = Self.place(in: folder, version, part)
    var pixels: [UInt8] = []
    var labels = [[Int]](repeating: [], count: version.labels.count)
    let names: [[String]]
    if isPython {
      for name in version.pythonFiles(of: part) {
        try CIFARPickle("\(place)/\(name)", version).append(to: &pixels, &labels)
      }
      names = try CIFARPickle("\(place)/\(version.pythonNamesFile)", version).names()
    } else {
      let paths = version.files(of: part).map { "\(place)/\($0)" }
      pixels.reserveCapacity(try paths.reduce(0) { $0 + (try InputFile($1).byteCount) })
      for path in paths { try Self.read(path, version, &pixels, &labels) }
      names = try version.labels.map { label in
        try Self.names("\(place)/\(label.namesFile)", count: label.classCount)
      }
    }
    self.pixels = pixels
    self.labels = labels.last ?? []
    classNames = names.last ?? []
    coarseLabels = labels.count > 1 ? labels[0] : []
    coarseClassNames = names.count > 1 ? names[0] : []
  }

  /// The folder with the files, and whether they are pickles; where there are none, one whose lack can be told.
  private static func place(
    in folder: String, _ version: CIFARVersion, _ part: CIFARVersion.Part
  ) -> (folder: String, isPython: Bool) {
    let binary = "\(folder)/\(version.archiveFolder)"
    for place in [binary, "\(folder)/\(version.pythonFolder)", folder] {
      for (files, isPython) in [
        (version.files(of: part), false), (version.pythonFiles(of: part), true),
      ] where isFile("\(place)/\(files[0])") {
        return (place, isPython)
      }
    }
    return (FileManager.default.fileExists(atPath: binary) ? binary : folder, false)
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  /// How many records are read at once: as many as stay in a cache, so that fresh memory is touched only once.
  private static let recordsAtOnce = 100

  /// Appends the records of a file.
  private static func read(
    _ path: String, _ version: CIFARVersion, _ pixels: inout [UInt8], _ labels: inout [[Int]]
  ) throws(FormatError) {
    let file = try InputFile(path)
    let kinds = version.labels
    let recordByteCount = kinds.count + pictureByteCount
    guard file.byteCount > 0, file.byteCount % recordByteCount == 0 else {
      throw .partialRecord(
        file: path, byteCount: file.byteCount, recordByteCount: recordByteCount)
    }
    let count = file.byteCount / recordByteCount
    for first in stride(from: 0, to: count, by: recordsAtOnce) {
      let bytes = try file.bytes(
        at: first * recordByteCount,
        count: min(recordsAtOnce, count - first) * recordByteCount, part: "the records")
      for start in stride(from: 0, to: bytes.count, by: recordByteCount) {
        for (index, label) in kinds.enumerated() {
          let found = Int(bytes[start + index])
          guard found < label.classCount else {
            throw .labelOutOfRange(
              file: path, record: first + start / recordByteCount, found: found,
              classCount: label.classCount)
          }
          labels[index].append(found)
        }
        pixels += bytes[start + kinds.count..<start + recordByteCount]
      }
    }
  }

  /// The lines of a list of names that are not empty.
  private static func names(_ path: String, count: Int) throws(FormatError) -> [String] {
    let text = String(decoding: try InputFile.bytes(of: path), as: UTF8.self)
    let names = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    guard names.count == count else {
      throw .classNameCount(file: path, found: names.count, expected: count)
    }
    return names
  }
}
