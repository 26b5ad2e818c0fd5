import Foundation
import SondeFormats

/// Files with what came of probes and trials, one for each question, shared by all processes of a user.
///
/// A file is written whole under a name of its own before it gets the right one. Its first line has a checksum of the rest: what
/// is damaged is as if it were not there. The files that were used longest ago go when there are too many bytes.
struct TrialCache: Sendable {
  /// A question: what was asked for, of what.
  struct Key: Hashable, Sendable {
    /// The question's checksum, which is the file's name.
    let text: String

    init(_ kind: String, _ identity: String) {
      var checksum = SHA256()
      checksum.add([UInt8]("\(kind)\n\(identity)".utf8))
      text = String(checksum.text.prefix(40))
    }
  }

  private static let format = "sonde trial 1"
  /// The most that one file may have, in bytes; a trial of a hundred layers takes about a million.
  private static let mostBytesOfOne = 64 << 20
  /// How long another process may tidy up before this one goes on.
  private static let patience = Duration.seconds(10)

  let folder: String
  /// The most that all files may have, in bytes.
  let mostBytes: Int
  let warn: @Sendable (String) -> Void

  /// What is known; nothing where there is no file, or none that can be read.
  func value<Value: Decodable>(of key: Key) -> Value? {
    let path = path(key)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      guard size <= Self.mostBytesOfOne else {
        throw FormatError.unreadable(file: path, reason: "it has \(size) bytes")
      }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
        String(decoding: bytes[..<end], as: UTF8.self)
          == Self.heading([UInt8](bytes[(end + 1)...]))
      else { throw FormatError.unreadable(file: path, reason: "its checksum does not agree") }
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .secondsSince1970
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      let value = try decoder.decode(Value.self, from: Data(bytes[(end + 1)...]))
      touch(path)
      return value
    } catch {
      warn("What is known of a trial cannot be read, and it is carried out again: \(error)")
      return nil
    }
  }

  /// Keeps an answer; where that is not possible, says so and goes on.
  func keep(_ value: some Encodable, as key: Key) {
    do {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .secondsSince1970
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      let body = [UInt8](try encoder.encode(value))
      try CacheLock.hold(folder + "/folder", patience: Self.patience) {
        makeRoom(for: body.count)
        try AtomicFile.write([UInt8]((Self.heading(body) + "\n").utf8) + body, to: path(key))
      }
    } catch {
      warn("What came of a trial cannot be kept: \(error)")
    }
  }

  private func path(_ key: Key) -> String { "\(folder)/\(key.text).json" }

  private static func heading(_ body: [UInt8]) -> String {
    var checksum = SHA256()
    checksum.add(body)
    return "\(format) \(checksum.text)"
  }

  /// Notes that a file was used.
  private func touch(_ path: String) {
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
  }

  /// Removes the files that were used longest ago, until there is room.
  private func makeRoom(for bytes: Int) {
    let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey]
    let files =
      (try? FileManager.default.contentsOfDirectory(
        at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys))) ?? []
    // What a killed process was writing goes like everything else.
    let known = files.filter { $0.pathExtension != "lock" }.compactMap { file in
      (try? file.resourceValues(forKeys: keys)).map {
        (file: file, bytes: $0.fileSize ?? 0, time: $0.contentModificationDate ?? .distantPast)
      }
    }
    var total = known.reduce(bytes) { $0 + $1.bytes }
    for entry in known.sorted(by: { $0.time < $1.time }) where total > mostBytes {
      try? FileManager.default.removeItem(at: entry.file)
      total -= entry.bytes
    }
  }
}
