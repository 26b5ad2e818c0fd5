import Foundation
import SondeFormats

/// Unpacks an archive into a folder.
enum Unpacking {
  /// More than this is in no data set that is fetched; a small archive can stand for any number of zeros.
  private static let byteLimit = 4 << 30

  /// Unpacks files and folders.
  ///
  /// - Parameters:
  ///   - archive: A tar file, plain or compressed by gzip.
  ///   - folder: Where its files go; it must exist.
  /// - Throws: ``FormatError`` for an archive that is damaged or has anything else in it, or what cannot be written.
  static func run(_ archive: String, to folder: String) throws {
    let files = FileManager.default
    var tar = try TarReader(archive)
    var sum = 0
    while let entry = try tar.next() {
      let path = "\(folder)/\(entry.name)"
      if entry.isFolder {
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        continue
      }
      sum += min(entry.byteCount, byteLimit + 1)
      guard sum <= byteLimit else {
        throw FormatError.malformed(
          file: archive, found: "more than \(byteLimit) bytes to unpack",
          expected: "a data set", advice: "Check where the archive comes from.")
      }
      try files.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try AtomicFile.write(to: path) { file in
        while true {
          let bytes = try tar.read(atMost: 1 << 20)
          if bytes.isEmpty { break }
          try file.write(bytes)
        }
      }
    }
  }
}
