import Foundation
import Synchronization

/// A web server on this machine for one test.
final class LocalServer: Sendable {
  /// What was asked.
  struct Request: Sendable {
    let path: String
    /// By names in small letters.
    let headers: [String: String]

    /// The first byte wanted, of "bytes=100-".
    var start: Int? {
      headers["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
    }
  }

  /// What is answered.
  struct Response: Sendable {
    var status = "200 OK"
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// The length that is stated; that of the body if nothing is given.
    var statedLength: Int?
    /// How much of the body is sent before the connection is closed.
    var sentCount: Int?

    /// The file as a server sends it that knows ranges.
    static func file(_ bytes: [UInt8], for request: Request, tag: String = "\"one\"") -> Response {
      let isSame = request.headers["if-range"].map { $0 == tag } ?? true
      guard let start = request.start, isSame else {
        return Response(headers: ["ETag": tag], body: bytes)
      }
      guard start < bytes.count else {
        return Response(
          status: "416 Range Not Satisfiable", headers: ["Content-Range": "bytes */\(bytes.count)"])
      }
      return Response(
        status: "206 Partial Content",
        headers: [
          "ETag": tag, "Content-Range": "bytes \(start)-\(bytes.count - 1)/\(bytes.count)",
        ], body: Array(bytes[start...]))
    }

    /// The same, broken off.
    func broken(after count: Int) -> Response {
      var response = self
      response.sentCount = count
      return response
    }
  }

  private let listener: Int32
  private let port: UInt16
  private let asked = Mutex<[Request]>([])
  private let answer: @Sendable (Request, Int) -> Response

  /// Starts to answer.
  ///
  /// - Parameter answer: Gets a request and how many came before it.
  /// - Throws: When no port can be had.
  init(_ answer: @escaping @Sendable (Request, Int) -> Response) throws {
    self.answer = answer
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isOpen else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// Ends the server; its thread has a reference until then.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// What was asked so far.
  var requests: [Request] { asked.withLock { $0 } }

  func url(_ name: String) -> String { "http://127.0.0.1:\(port)/\(name)" }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      if let request = Self.request(connection) {
        let number = asked.withLock { asked in
          asked.append(request)
          return asked.count - 1
        }
        send(answer(request, number), to: connection)
      }
      close(connection)
    }
  }

  private static func request(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &piece, piece.count, 0)
      guard count > 0 else { return nil }
      bytes += piece.prefix(count)
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    return Request(path: lines[0].components(separatedBy: " ")[1], headers: headers)
  }

  private func send(_ response: Response, to connection: Int32) {
    if response.status.isEmpty { return }
    var head = "HTTP/1.1 \(response.status)\r\nConnection: close\r\n"
    head += "Content-Length: \(response.statedLength ?? response.body.count)\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    let body = response.body.prefix(response.sentCount ?? response.body.count)
    var rest = (Array((head + "\r\n").utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
