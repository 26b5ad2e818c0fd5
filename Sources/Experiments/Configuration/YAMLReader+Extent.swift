extension YAMLReader {
  /// Refuses texts on which the composer would use up the stack or all time.
  ///
  /// The composer recurses into nested values, and compares keys; aliases as keys of keys would make that exponential. The
  /// test looks at characters only, so it is on the safe side of what YAML would see.
  static func checkExtent(_ text: String, source: String) throws {
    let bytes = text.utf8.count
    guard bytes <= byteLimit else {
      throw ExperimentError.tooLarge(
        file: source, found: "\(bytes) bytes", limit: "experiments have at most \(byteLimit)")
    }
    var openBrackets = 0
    var aliases = 0
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n")).enumerated() {
      let content = withoutComment(line)
      let indentation = content.prefix { indicators.contains($0) }.count
      aliases += content.count { $0 == UInt8(ascii: "*") }
      for byte in content {
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { openBrackets += 1 }
        if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
          openBrackets = max(0, openBrackets - 1)
        }
        guard openBrackets <= 2 * depthLimit else { break }
      }
      guard indentation <= 2 * depthLimit, openBrackets <= 2 * depthLimit else {
        throw ExperimentError.tooLarge(
          file: "\(source):\(index + 1)", found: "values nested more than \(depthLimit) deep",
          limit: "no experiment is nested so deeply")
      }
    }
    guard aliases <= aliasLimit || !hasComplexKeys(text) else {
      throw ExperimentError.tooLarge(
        file: source, found: "\(aliases) aliases and keys that are no words",
        limit: "with more than \(aliasLimit) aliases every key must be a word")
    }
  }

  /// So many aliases cannot expand to too much, whatever they stand for.
  private static let aliasLimit = 16

  /// What can open a nested value at the beginning of a line.
  private static let indicators = Set(" -?:\t".utf8)

  private static func withoutComment(_ line: Substring.UTF8View.SubSequence) -> Substring.UTF8View {
    var previous = UInt8(ascii: " ")
    for index in line.indices {
      if line[index] == UInt8(ascii: "#"), previous == UInt8(ascii: " ") { return line[..<index] }
      previous = line[index]
    }
    return line
  }

  /// Whether something like `[…]:`, `*alias :` or `? …` stands in the text.
  private static func hasComplexKeys(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { line in
      let squeezed = line.filter { $0 != " " && $0 != "\t" }
      return squeezed.contains("]:") || squeezed.contains("}:") || squeezed.contains("?")
        || squeezed.split(separator: "*", omittingEmptySubsequences: false).dropFirst()
          .contains { $0.prefix { !",]}".contains($0) }.contains(":") }
    }
  }
}
