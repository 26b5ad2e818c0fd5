import Foundation
import SondeRuns

/// Why a file cannot be downloaded.
enum DownloadError: Error, Hashable {
  /// The address is none of a web server.
  case badAddress(url: String, reason: String)
  /// No connection to the server comes about.
  case unreachable(url: String, reason: String)
  /// The server answers with something else than the file.
  case refused(url: String, status: Int)
  /// The connection ended before the file did.
  case broken(url: String, received: Int, expected: Int?, reason: String)
  /// The file has another size than the published one.
  case wrongSize(url: String, found: Int, expected: Int)
  /// The file has another checksum than the published one.
  case wrongChecksum(url: String, found: String, expected: String)
  /// Another process downloads the same file to the same place.
  case inUse(path: String)

  /// The code of sysexits.
  var exitCode: Int32 {
    switch self {
    case .badAddress: EX_USAGE
    case .refused: EX_NOINPUT
    case .wrongSize, .wrongChecksum: EX_DATAERR
    case .unreachable, .broken, .inUse: EX_IOERR
    }
  }
}

extension DownloadError: CustomStringConvertible {
  /// Where, what was found, what was expected, what to do.
  var description: String {
    switch self {
    case .badAddress(let url, let reason):
      "\(url): is not an address that can be fetched (\(reason)); one that begins with http:// or https:// is expected. "
        + "Correct --from."
    case .unreachable(let url, let reason):
      "\(url): the host cannot be reached (\(reason)); a web server is expected. Check the network and the variable "
        + "https_proxy, or name another place with --from."
    case .refused(let url, let status):
      "\(url): the server answers \(status), but the file is expected. Try again later, or name another place with --from."
    case .broken(let url, let received, let expected, let reason):
      "\(url): the connection broke (\(reason)) after \(Wording.count(received)) bytes"
        + (expected.map { " of \(Wording.count($0))" } ?? "")
        + "; the whole file is expected. They are kept: run the same command again to go on."
    case .wrongSize(let url, let found, let expected):
      "\(url): the file has \(Wording.count(found)) bytes, but the published one has \(Wording.count(expected)). "
        + "Name another place with --from; for a file that is meant to differ, give its --sha256."
    case .wrongChecksum(let url, let found, let expected):
      "\(url): the file has the SHA-256 checksum \(found), but the published one has \(expected). It was deleted; try again, "
        + "name another place with --from, or give the --sha256 of a file that is meant to differ."
    case .inUse(let path):
      "\(path): another process downloads this file, but one at a time is expected. Wait for it to end."
    }
  }
}
