import Foundation
import SondeRuns

/// How much of a file is there, on standard error: a line that changes on a terminal, else one for each tenth.
final class TransferProgress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let clock = ContinuousClock()
  private var name = ""
  private var total: Int?
  private var start = 0
  private var started = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var shownTenth = 0

  /// A transfer begins, or goes on at a place.
  func begin(_ name: String, at place: Int, total: Int?) {
    (self.name, self.total, start) = (name, total, place)
    (started, shown) = (clock.now, clock.now)
    shownTenth = tenth(place)
    if place > 0 { Console.note("\(name): going on after \(Wording.bytes(place))") }
  }

  /// Bytes came.
  func update(_ place: Int) {
    if isTerminal {
      guard clock.now - shown > .milliseconds(200) else { return }
      shown = clock.now
      write("\r\u{1B}[K" + line(place))
    } else if tenth(place) > shownTenth {
      shownTenth = tenth(place)
      write(line(place) + "\n")
    }
  }

  /// All is there.
  func end(_ place: Int) {
    if isTerminal, !name.isEmpty { write("\r\u{1B}[K") }
  }

  private func tenth(_ place: Int) -> Int {
    total.map { $0 > 0 ? place * 10 / $0 : 0 } ?? place / (16 << 20)
  }

  private func line(_ place: Int) -> String {
    let seconds = (clock.now - started) / .seconds(1)
    let speed = seconds > 0 ? Double(place - start) / seconds : 0
    var text = "\(name): \(Wording.bytes(place))"
    if let total { text += " of \(Wording.bytes(total))" }
    text += ", \(Wording.bytes(Int(speed)))/s"
    if let total, speed > 0, total > place {
      text += ", \(Wording.clock(Double(total - place) / speed)) left"
    }
    return text
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
