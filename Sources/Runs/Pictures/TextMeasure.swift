/// How wide a text is, near enough to leave room for it.
///
/// The widths are those of DejaVu Sans, which is among the widest of the usual fonts, so that a viewer
/// with another font has room too; a picture does not depend on the fonts of the machine that made it.
enum TextMeasure {
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let hundredths = text.unicodeScalars.reduce(0) { $0 + width($1) }
    return Double(hundredths) / 100 * size * (isBold ? 1.17 : 1)
  }

  /// Cuts a text in its middle until it fits, so that its beginning and end are seen.
  static func shortened(
    _ text: String, to width: Double, size: Double, isBold: Bool = false
  ) -> String {
    guard self.width(text, size: size, isBold: isBold) > width else { return text }
    let characters = Array(text)
    for kept in stride(from: characters.count - 1, to: 1, by: -1) {
      let head = (kept * 2 + 2) / 3
      let short = String(characters.prefix(head)) + "…" + String(characters.suffix(kept - head))
      if self.width(short, size: size, isBold: isBold) <= width { return short }
    }
    return "…"
  }

  /// Hundredths of the font's size.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if let index = Int(exactly: scalar.value), (32..<127).contains(index) {
      return ascii[index - 32]
    }
    // Combining marks have no width of their own; the scripts of East Asia fill a square.
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    return scalar.value >= 0x1100 ? 100 : 65
  }

  /// From the space to the tilde.
  private static let ascii = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
    63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
  ]
}
