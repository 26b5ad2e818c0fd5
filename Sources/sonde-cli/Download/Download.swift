import Foundation
import SondeFormats

/// Brings a published file to this machine: goes on where a download broke off, and checks what came.
///
/// Until it is whole and checked, the file has another name, `.<name>.part`; beside it stands where it comes from.
struct Download {
  let file: PublishedFile
  let url: String
  /// Where the file goes, without its name.
  let folder: String
  /// Shows how much is there.
  let progress: TransferProgress

  /// Where the file is once it is whole.
  var path: String { "\(folder)/\(file.name)" }
  private var partPath: String { "\(folder)/.\(file.name).part" }
  private var tagPath: String { "\(folder)/.\(file.name).part.tag" }

  /// A server that breaks off again and again is asked this often.
  private static let attemptLimit = 100

  /// Downloads the file.
  ///
  /// - Throws: ``DownloadError``, or ``FormatError`` when the file cannot be written.
  func run() throws {
    let part = try PartFile(partPath)
    var origin = Origin(tagPath, url: url)
    if origin == nil { try part.cut(at: 0) }
    var attempt = 0
    while true {
      let before = part.byteCount
      let total = try fetchRest(of: part, origin: &origin)
      guard let total else { break }
      attempt += 1
      guard part.byteCount > before, attempt < Self.attemptLimit else {
        throw DownloadError.broken(
          url: url, received: part.byteCount, expected: total.bytes, reason: total.reason)
      }
    }
    progress.end(part.byteCount)
    try check(part)
    try part.finish(as: path)
    unlink(tagPath)
  }

  /// Asks for what is missing.
  ///
  /// - Returns: Why it still is not all, and how much all would be; nothing when it is.
  private func fetchRest(
    of part: PartFile, origin: inout Origin?
  ) throws -> (reason: String, bytes: Int?)? {
    if let known = file.byteCount, part.byteCount == known { return nil }
    let asked = part.byteCount
    var isFirst = true
    let transfer = Transfer { [file, url, tagPath, progress] answer, bytes in
      if isFirst {
        isFirst = false
        if let known = file.byteCount, let total = answer.total, total != known {
          throw DownloadError.wrongSize(url: url, found: total, expected: known)
        }
        try Origin(url: url, validator: answer.validator).write(to: tagPath)
        try part.cut(at: answer.start(asked: asked) ?? 0)
        progress.begin(file.name, at: part.byteCount, total: answer.total ?? file.byteCount)
      }
      try part.append(bytes)
      progress.update(part.byteCount)
    }
    let reason = try transfer.run(url, from: asked, validator: origin?.validator)
    let answer = transfer.answer
    if asked > 0, answer.status == 416 || answer.status == 206 && answer.start(asked: asked) == nil
    {
      // What is there is no beginning of what is offered; all of it is wanted then.
      try part.cut(at: 0)
      origin = nil
      return try fetchRest(of: part, origin: &origin)
    }
    guard [200, 206].contains(answer.status) || reason != nil else {
      throw DownloadError.refused(url: url, status: answer.status)
    }
    origin = Origin(tagPath, url: url)
    return reason.map { ($0, answer.total) }
  }

  private func check(_ part: PartFile) throws {
    if let expected = file.byteCount, part.byteCount != expected {
      let found = part.byteCount
      try part.cut(at: 0)
      throw DownloadError.wrongSize(url: url, found: found, expected: expected)
    }
    let found = try SHA256.text(ofFile: partPath)
    guard found == file.sha256 else {
      unlink(tagPath)
      part.delete()
      throw DownloadError.wrongChecksum(url: url, found: found, expected: file.sha256)
    }
  }
}

/// Where the bytes of an unfinished file come from.
private struct Origin {
  let validator: String?
  private let url: String

  init(url: String, validator: String?) {
    self.url = url
    self.validator = validator
  }

  /// What stands beside an unfinished file; nothing when it is from another address.
  init?(_ path: String, url: String) {
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard let lines, lines.first == url[...] else { return nil }
    self.url = url
    validator = lines.count > 1 && !lines[1].isEmpty ? String(lines[1]) : nil
  }

  func write(to path: String) throws {
    try AtomicFile.write(Array("\(url)\n\(validator ?? "")\n".utf8), to: path)
  }
}
