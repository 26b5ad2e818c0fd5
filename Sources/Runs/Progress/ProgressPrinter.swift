package import Foundation

/// Shows a person how a run goes.
///
/// On a terminal one line is drawn again and again, at most ten times a second, and what should stay
/// (epochs, evaluations, warnings) scrolls by above it. Elsewhere there are only lines that stay, and
/// every few seconds one that says how far the run is.
package final class ProgressPrinter: LiveSink {
  /// Where the lines go.
  package enum Display {
    /// A terminal, with what tells its width at the moment.
    case terminal(width: () -> Int)
    /// A file or pipe, with a line at most so often, in seconds.
    case plain(interval: Double)
  }

  package let name = "progress"
  private let display: Display
  private let output: (String) throws -> Void
  private let now: () -> Date
  private var state = ProgressState()
  private var shown = ""
  private var lastDrawing = Date.distantPast
  private var hasSteps = false
  private var isBroken = false

  /// Makes a printer.
  ///
  /// - Parameters:
  ///   - display: Where the lines go.
  ///   - now: Tells the time.
  ///   - output: Writes text as it is.
  package init(
    _ display: Display, now: @escaping () -> Date = { Date() },
    output: @escaping (String) throws -> Void
  ) {
    self.display = display
    self.now = now
    self.output = output
    if case .plain = display { lastDrawing = now() }
  }

  /// A printer for a file descriptor: 1 is standard output, 2 standard error.
  package convenience init(descriptor: Int32) {
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    let display =
      isatty(descriptor) == 1
      ? Display.terminal(width: { Self.width(of: descriptor) }) : .plain(interval: 5)
    self.init(display) { try file.write(contentsOf: Data($0.utf8)) }
  }

  package func write(_ events: [Event]) {
    var text = ""
    for event in events {
      state.update(event)
      if case .step = event { hasSteps = true }
      guard let line = EventText.line(event, epochs: state.started?.epochs) else { continue }
      text += erasing() + line + "\n"
    }
    print(text + drawing())
  }

  package func close() { print(erasing()) }

  /// The live line, when it is time to draw it and it has changed.
  private func drawing() -> String {
    let time = now()
    switch display {
    case .terminal(let width):
      guard state.step > 0, shown.isEmpty || time.timeIntervalSince(lastDrawing) >= 0.1 else {
        return ""
      }
      // The last column stays free: writing into it makes some terminals wrap.
      let line = ProgressLine.text(state, width: width() - 1, at: time)
      guard line != shown else { return "" }
      (shown, lastDrawing) = (line, time)
      return "\r\(line)\u{1B}[K"
    case .plain(let interval):
      guard hasSteps, time.timeIntervalSince(lastDrawing) >= interval else { return "" }
      (hasSteps, lastDrawing) = (false, time)
      return ProgressLine.text(state, at: time) + "\n"
    }
  }

  private func erasing() -> String {
    guard !shown.isEmpty else { return "" }
    shown = ""
    return "\r\u{1B}[K"
  }

  /// A terminal that went away is no reason to stop training.
  private func print(_ text: String) {
    guard !text.isEmpty, !isBroken else { return }
    do { try output(text) } catch { isBroken = true }
  }

  private static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
