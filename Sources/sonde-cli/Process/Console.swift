import Foundation

/// Standard output for results, standard error for everything else.
enum Console {
  /// Writes a line of results; where nobody reads any more, nothing happens.
  static func print(_ text: String) { Swift.print(text) }

  /// Says what is wrong.
  static func complain(_ text: String) { note("sonde: " + text) }

  /// Writes a line to standard error.
  static func note(_ text: String) {
    fflush(nil)
    // One call, so that lines of several threads do not mix. A closed standard error is nobody's concern.
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// How many columns there are for results: the terminal's, or as many as anyone could want.
  static var width: Int { width(elsewhere: 200) }

  /// How many columns there are for results.
  ///
  /// - Parameter columns: How many where no terminal says.
  /// - Returns: The terminal's, or those.
  static func width(elsewhere columns: Int) -> Int {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return columns }
    return Int(size.ws_col)
  }
}
