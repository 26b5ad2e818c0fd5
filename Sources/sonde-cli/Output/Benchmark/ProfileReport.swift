import Foundation
import Sonde
import SondeRuns

/// Where the time of a step goes.
struct ProfileReport: BenchmarkReport {
  /// An operation of a layer.
  struct Part: Encodable {
    let operation: String
    let layer: String
    let milliseconds: Double
    /// Of the sum of all parts.
    let share: Double
  }

  let experiment: String
  let batch: Int
  let precision: String
  let totalMilliseconds: Double
  /// The longest first.
  let parts: [Part]

  /// How many parts people are shown.
  private static let shownCount = 40

  init(_ experiment: String, _ benchmark: StepBenchmark, _ measured: [StepBenchmark.Part]) {
    self.experiment = experiment
    batch = benchmark.input[0]
    precision = benchmark.precision.rawValue
    let total = measured.reduce(0) { $0 + $1.seconds }
    totalMilliseconds = total * 1000
    parts = measured.sorted { $0.seconds > $1.seconds }.map {
      Part(
        operation: $0.operation, layer: $0.layer, milliseconds: $0.seconds * 1000,
        share: total > 0 ? $0.seconds / total : 0)
    }
  }

  func text(_ width: Int) -> String {
    let shown = parts.prefix(Self.shownCount)
    let layers = shown.map(\.layer.count).max() ?? 0
    // Two numbers and the blanks between columns take 30; of an operation the beginning says most.
    let room = max(24, width - max(layers, 5) - 30)
    var table = TextTable(.left, .left, .right, .right)
    table.add("operation", "layer", "time", "share")
    for part in shown {
      table.add(
        Self.cut(part.operation, to: room), part.layer, Wording.milliseconds(part.milliseconds),
        Wording.percentage(part.share))
    }
    let rest = parts.dropFirst(Self.shownCount)
    if !rest.isEmpty {
      let sum = rest.reduce(0) { $0 + $1.milliseconds }
      table.add(
        Wording.number(rest.count, of: "shorter one"), "", Wording.milliseconds(sum),
        Wording.percentage(rest.reduce(0) { $0 + $1.share }))
    }
    let head =
      "\(experiment): a step of \(Wording.number(batch, of: "picture")), \(precision): "
      + "\(Wording.milliseconds(totalMilliseconds)) in \(Wording.number(parts.count, of: "part"))"
    return head + "\n\n" + table.text(indentation: 2)
  }

  private static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}
