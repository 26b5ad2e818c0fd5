/// Texts in lines that fit.
enum TextWrapping {
  /// Breaks a text between words.
  ///
  /// - Parameters:
  ///   - text: Words with single blanks between them.
  ///   - width: How many columns there are.
  ///   - indentation: How many blanks stand before each line.
  /// - Returns: Lines without an end of line behind the last.
  static func wrapped(_ text: String, width: Int, indentation: Int = 0) -> String {
    let room = max(20, width - indentation)
    let lines = text.split(separator: " ").reduce(into: [""]) { lines, word in
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= room {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    let blanks = String(repeating: " ", count: indentation)
    return lines.map { blanks + $0 }.joined(separator: "\n")
  }
}
