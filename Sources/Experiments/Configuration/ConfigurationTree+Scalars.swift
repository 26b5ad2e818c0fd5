extension ConfigurationTree.Content {
  /// What an unquoted word of YAML stands for.
  ///
  /// YAML 1.2's rules (`yes` and `no` are text), and `1e-4` is a number with or without a decimal point.
  ///
  /// YAML Language Development Team, *YAML Ain't Markup Language, version 1.2.2*, 2021, section 10.3.2,
  /// <https://yaml.org/spec/1.2.2/>.
  init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    case ".nan", ".NaN", ".NAN": self = .number(.nan)
    default:
      if Self.isWhole(text), let value = Int(text) {
        self = .integer(value)
      } else if Self.isNumber(text), let value = Double(text) {
        self = .number(value)
      } else {
        self = .text(text)
      }
    }
  }

  private static func isWhole(_ text: String) -> Bool {
    let digits = Self.unsigned(text[...])
    return !digits.isEmpty && digits.allSatisfy(\.isDecimalDigit)
  }

  /// Whether text has the form `-12.5e-3`; a decimal point and an exponent may be missing.
  private static func isNumber(_ text: String) -> Bool {
    let parts = unsigned(text[...]).split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let decimals = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = decimals.joined()
    guard !digits.isEmpty, digits.allSatisfy(\.isDecimalDigit) else { return false }
    guard parts.count == 2 else { return true }
    let exponent = unsigned(parts[1])
    return !exponent.isEmpty && exponent.allSatisfy(\.isDecimalDigit)
  }

  private static func unsigned(_ text: Substring) -> Substring {
    text.first == "+" || text.first == "-" ? text.dropFirst() : text
  }
}

extension Character {
  fileprivate var isDecimalDigit: Bool { isASCII && isNumber }
}
