import Foundation
import Glibc
import SondeRuns
import SondeTraining

extension JSONLines {
  /// Writes events to standard output; when nobody reads them any more, training is asked to stop.
  static func standardOutput(stopping commands: TrainingCommands) -> JSONLines {
    var isBroken = false
    return JSONLines(name: "standard output") { text in
      guard !isBroken else { return }
      guard writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
        guard errno == EPIPE else {
          throw RunError.fileUnwritable(
            path: "standard output", reason: String(cString: strerror(errno)))
        }
        isBroken = true
        commands.send(.stop(reason: StopSignals.brokenPipe))
        return
      }
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      start += count
    }
    return true
  }
}

/// Shows nothing.
final class SilentSink: LiveSink {
  let name = "nothing"
  func write(_ events: [Event]) {}
  func close() {}
}
