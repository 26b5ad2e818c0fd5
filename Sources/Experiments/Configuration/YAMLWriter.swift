/// Writes trees as YAML that people can read: short maps and lists on one line, long ones over several.
///
/// Every YAML reader, of version 1.1 too, reads the same values back.
package struct YAMLWriter {
  private static let width = 96

  /// Writes a tree.
  ///
  /// - Returns: Lines of YAML, the last one ended.
  package static func text(_ tree: ConfigurationTree) -> String {
    switch tree.content {
    case .map(let entries) where !entries.isEmpty:
      // The outermost map is never on one line.
      return entries.map { entry(key($0.key), $0.value, indent: 0) }.joined()
    default: return flow(tree) + "\n"
    }
  }

  /// Writes a tree on one line.
  package static func flow(_ tree: ConfigurationTree) -> String {
    switch tree.content {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): number(value)
    case .text(let text): quoted(text)
    case .list(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\(key($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// `key: value`, over several lines if one is too short.
  private static func entry(_ head: String, _ value: ConfigurationTree, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let line = "\(margin)\(head): \(flow(value))"
    guard line.count > width else { return line + "\n" }
    switch value.content {
    case .map(let entries):
      return "\(margin)\(head):\n"
        + entries.map { entry(key($0.key), $0.value, indent: indent + 2) }.joined()
    case .list(let elements):
      return "\(margin)\(head):\n" + elements.map { element($0, indent: indent + 2) }.joined()
    default: return line + "\n"
    }
  }

  /// `- value`, over several lines if one is too short.
  private static func element(_ value: ConfigurationTree, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    switch value.content {
    case .map(let entries) where !entries.isEmpty:
      let lines = entries.map { entry(key($0.key), $0.value, indent: indent + 2) }.joined()
      return margin + "- " + lines.dropFirst(indent + 2)
    default: return "\(margin)- \(flow(value))\n"
    }
  }

  private static func key(_ key: String) -> String { quoted(key) }

  /// A number with a decimal point, without which `1e-05` would be text to a reader of YAML 1.1.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf" }
    let text = "\(value)"
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else {
      return text
    }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  private static func quoted(_ text: String) -> String {
    guard needsQuotes(text) else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _
      where scalar.value < 0x20 || (0x7f...0xa0).contains(scalar.value)
        || scalar == "\u{2028}" || scalar == "\u{2029}" || scalar == "\u{feff}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func needsQuotes(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return true
    }
    guard case .text = ConfigurationTree.Content(plain: text) else { return true }
    if ["y", "n", "yes", "no", "on", "off", "<<", "="].contains(text.lowercased()) { return true }
    // To other readers 0x10, 1_000 and the like are numbers.
    if "0123456789+.".unicodeScalars.contains(first), !text.contains(where: { " /".contains($0) }) {
      return true
    }
    // Words and paths need none.
    let isSafe = { (scalar: Unicode.Scalar) in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || " _-./*+%()".unicodeScalars.contains(scalar)
    }
    let isSafeAtEnds = { (scalar: Unicode.Scalar) in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "_./+()".unicodeScalars.contains(scalar)
    }
    return !isSafeAtEnds(first) || !(isSafeAtEnds(last) || last == "-" || last == "*")
      || !text.unicodeScalars.allSatisfy(isSafe)
  }
}
