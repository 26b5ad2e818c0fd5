import Foundation
import Sonde
import SondeRuns

/// What a probe found, for people.
struct ProbeText {
  private let report: ProbeReport
  private let isCrossEntropy: Bool

  init(_ report: ProbeReport, isCrossEntropy: Bool) {
    self.report = report
    self.isCrossEntropy = isCrossEntropy
  }

  func text(width: Int) -> String {
    [table(width: width), outputs, Self.legend].joined(separator: "\n\n")
  }

  /// A line for each layer: measured, and behind it what is expected.
  private func table(width: Int) -> String {
    var table = TextTable(
      .left, .left, .left, .right, .right, .right, .right, .right, .right, .right, .right, .right,
      .right, .left)
    table.add(
      "layer", "kind", "output", "deviation", "", "sensitivity", "", "correlation", "", "dead",
      "gradient", "", "grad/weight", "")
    let gradients = bars(report.rows.map { $0.measured.gradientNorm.map(log10) })
    for (row, gradient) in zip(report.rows, gradients) {
      let expected = row.expected
      table.add(
        row.layer, row.kind.replacing("_", with: " "),
        row.outputShape.map(String.init).joined(separator: "×"),
        Self.number(row.measured.deviation), Self.guess(expected?.deviation),
        Self.fixed(row.measured.sensitivity), Self.guess(expected?.sensitivity, Self.fixed),
        Self.fixed(row.measured.correlation), Self.guess(expected?.correlation, Self.fixed),
        row.deadFraction == 0 ? "" : Wording.percentage(row.deadFraction),
        row.measured.gradientNorm.map(Self.number) ?? "",
        Self.guess(expected?.gradientNorm),
        row.gradientToWeight.map(Self.number) ?? "",
        Self.bar(row.measured.sensitivity) + gradient)
    }
    return table.text(width: width)
  }

  private var outputs: String {
    var table = TextTable(.left, .left)
    let pictures = report.isMadeUp ? "made-up pictures" : "pictures"
    table.add("batches", "\(report.batches) of \(report.batchSize) \(pictures)")
    table.add("loss", Wording.number(report.loss) + (isCrossEntropy ? chance : ""))
    if let entropy = report.outputEntropy {
      table.add(
        "entropy of predictions",
        "\(Wording.number(entropy)) nats of at most \(Wording.number(report.chanceLoss))")
    }
    if let spread = report.outputSpread {
      table.add("their deviation across pictures", Self.number(spread))
    }
    if let share = report.topClassShare {
      table.add("pictures with the most frequent answer", Wording.percentage(share))
    }
    return table.text()
  }

  private var chance: String {
    "; an even guess among \(report.classes) classes costs \(Wording.number(report.chanceLoss))"
  }

  private static let legend = """
    In brackets: what mean-field theory expects of wide layers. The bars: sensitivity from 0 to 1, and the gradient on a \
    logarithmic scale.
    """

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return Wording.number(value) }
    return value == 0 || (0.01..<1000).contains(abs(value))
      ? String(format: "%.3g", value) : String(format: "%.1e", value)
  }

  private static func fixed(_ value: Double) -> String {
    guard value.isFinite else { return Wording.number(value) }
    return value == 0 || abs(value) >= 0.0005
      ? String(format: "%.3f", value) : String(format: "%.0e", value)
  }

  private static func guess(
    _ value: Double?, _ write: (Double) -> String = Self.number
  ) -> String { value.map { "(\(write($0)))" } ?? "" }

  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// A block whose height is a number from 0 to 1.
  private static func bar(_ value: Double?) -> String {
    guard let value, value.isFinite else { return " " }
    return String(blocks[min(blocks.count - 1, max(0, Int(value * Double(blocks.count))))])
  }

  /// Blocks between the least and the greatest of some numbers; those within one step of each other are equally high.
  private func bars(_ values: [Double?]) -> [String] {
    let finite = values.compactMap { $0 }.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return values.map { _ in " " } }
    // At least two powers of ten, so that a small difference does not look large.
    let range = max(high - low, 2)
    return values.map { value in Self.bar(value.map { ($0 - (high - range)) / range }) }
  }
}
