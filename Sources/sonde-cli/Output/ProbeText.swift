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
    [table(width: width), outputs, TextWrapping.wrapped(Self.legend, width: min(width, 120))]
      .joined(separator: "\n\n")
  }

  /// A line for each layer: measured, and behind it what is expected.
  private func table(width: Int) -> String {
    let rows = report.rows
    func column(
      _ title: String, rank: Int, alignment: TextTable.Alignment = .right,
      _ cell: (ProbeReport.Row) -> String
    ) -> ColumnTable.Column {
      ColumnTable.Column(
        title: ("", title), alignment: alignment, rank: rank, cells: rows.map(cell))
    }
    let gradients = bars(rows.map { $0.measured.gradientNorm.map(log10) })
    let bars = zip(rows, gradients).map { Self.bar($0.measured.sensitivity) + $1 }
    return ColumnTable(
      title: "layer", names: rows.map(\.layer),
      columns: [
        column("kind", rank: 9, alignment: .left) { $0.kind.replacing("_", with: " ") },
        column("output", rank: 8, alignment: .left) {
          $0.outputShape.map(String.init).joined(separator: "×")
        },
        column("deviation", rank: 0) { Self.number($0.measured.deviation) },
        column("", rank: 3) { Self.guess($0.expected?.deviation) },
        column("sensitivity", rank: 1) { Self.fixed($0.measured.sensitivity) },
        column("", rank: 4) { Self.guess($0.expected?.sensitivity, Self.fixed) },
        column("correlation", rank: 11) { Self.fixed($0.measured.correlation) },
        column("", rank: 12) { Self.guess($0.expected?.correlation, Self.fixed) },
        column("dead", rank: 6) {
          $0.deadFraction == 0 ? "" : Wording.percentage($0.deadFraction)
        },
        column("gradient", rank: 2) { $0.measured.gradientNorm.map(Self.number) ?? "" },
        column("", rank: 10) { Self.guess($0.expected?.gradientNorm) },
        column("(χ)", rank: 5) {
          Self.guess($0.gradientMultiplier) { String(format: "%.2f", $0) }
        },
        column("grad/weight", rank: 7) { $0.gradientToWeight.map(Self.number) ?? "" },
        ColumnTable.Column(title: ("", ""), alignment: .left, rank: -1, cells: bars),
      ]
    ).text(width: width)
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
    In brackets: what mean-field theory expects of wide layers; χ is by how much a layer multiplies the squared norm of the \
    gradient on its way back. The bars: sensitivity from 0 to 1, and the gradient on a logarithmic scale. A wider terminal \
    shows more; --json has all.
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
