import CCurl
import Foundation
import SondeTraining

/// One question to a web server and its answer, by libcurl.
///
/// libcurl's documentation: <https://curl.se/libcurl/c/>.
final class Transfer {
  /// What the server says before the file.
  struct Answer {
    var status = 0
    /// The headers of the last answer, by names in small letters.
    var headers: [String: String] = [:]

    /// Where the bytes that follow belong in the file; nothing where the server does not say what was asked for.
    func start(asked: Int) -> Int? {
      guard status == 206 else { return status == 200 ? 0 : nil }
      return range?.start == asked ? asked : nil
    }

    /// How many bytes the whole file has.
    var total: Int? { status == 206 ? range?.total : headers["content-length"].flatMap(Int.init) }

    /// What tells this file from a later one at the same address.
    var validator: String? {
      if let tag = headers["etag"], !tag.hasPrefix("W/") { return tag }
      return headers["last-modified"]
    }

    /// "bytes 100-199/200" as 100 and 200.
    private var range: (start: Int, total: Int?)? {
      let parts = headers["content-range"]?.split { " -/".contains($0) } ?? []
      guard parts.count == 4, parts[0] == "bytes", let start = Int(parts[1]) else { return nil }
      return (start, Int(parts[3]))
    }
  }

  private(set) var answer = Answer()
  /// Why the file could not be kept.
  private(set) var failure: (any Error)?
  private let take: (Answer, [UInt8]) throws -> Void

  /// Prepares a transfer.
  ///
  /// - Parameter take: Gets the bytes of an answer with status 200 or 206, piece by piece.
  init(take: @escaping (Answer, [UInt8]) throws -> Void) { self.take = take }

  /// Asks and waits for the end of the answer.
  ///
  /// - Parameters:
  ///   - url: The address; redirections are followed.
  ///   - start: The first byte wanted.
  ///   - validator: Of what the bytes before that are; a file that changed since is wanted whole.
  /// - Returns: Why the connection ended early; nothing when all was received.
  /// - Throws: ``DownloadError`` when the server cannot be reached, or what keeping the bytes throws.
  func run(_ url: String, from start: Int, validator: String?) throws -> String? {
    guard let curl = curl_easy_init() else {
      throw DownloadError.unreachable(url: url, reason: "libcurl has no memory")
    }
    defer { curl_easy_cleanup(curl) }
    set(curl, url)
    var headers: OpaqueList = nil
    defer { curl_slist_free_all(headers) }
    if start > 0 {
      ccurl_set_text(curl, CURLOPT_RANGE, "\(start)-")
      if let validator { headers = curl_slist_append(headers, "If-Range: \(validator)") }
    }
    ccurl_set_headers(curl, headers)
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_callbacks(curl, Self.takeHeader, Self.takeBody, context)
    let code = curl_easy_perform(curl)
    if let failure { throw failure }
    return try Self.outcome(code, url)
  }

  private typealias OpaqueList = UnsafeMutablePointer<curl_slist>?

  private func set(_ curl: UnsafeMutableRawPointer, _ url: String) {
    ccurl_set_text(curl, CURLOPT_URL, url)
    ccurl_set_text(curl, CURLOPT_USERAGENT, "sonde/\(Version.current)")
    ccurl_allow_web_only(curl)
    for (option, value) in [
      (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, 10), (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_CONNECTTIMEOUT, 30), (CURLOPT_LOW_SPEED_LIMIT, 1), (CURLOPT_LOW_SPEED_TIME, 60),
    ] {
      ccurl_set_number(curl, option, value)
    }
  }

  /// - Returns: Why the connection ended early.
  private static func outcome(_ code: CURLcode, _ url: String) throws -> String? {
    let reason = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_OK: return nil
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      throw DownloadError.badAddress(url: url, reason: reason)
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
      CURLE_OPERATION_TIMEDOUT, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return reason
    default: throw DownloadError.unreachable(url: url, reason: reason)
    }
  }

  private static let takeHeader: curl_write_callback = { bytes, size, count, context in
    guard let transfer = Transfer.at(context) else { return 0 }
    let text = Transfer.text(bytes, size * count)
    if text.hasPrefix("HTTP/") {
      // Each answer on the way replaces the one before.
      transfer.answer = Answer(
        status: text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
    } else if let colon = text.firstIndex(of: ":") {
      let name = text[..<colon].lowercased()
      transfer.answer.headers[name] = text[text.index(after: colon)...]
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return size * count
  }

  private static let takeBody: curl_write_callback = { bytes, size, count, context in
    guard let transfer = Transfer.at(context), let bytes else { return 0 }
    // Another number than was given ends the transfer.
    guard [200, 206].contains(transfer.answer.status) else { return size * count }
    do {
      let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
      try transfer.take(transfer.answer, Array(piece))
      return size * count
    } catch {
      transfer.failure = error
      return 0
    }
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func text(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
