import Foundation
import Sonde
import SondeRuns

/// Which kernel computes what, for people and, with keys such as `flops_per_second`, for machines.
struct KernelText: BenchmarkReport {
  let experiment: String
  let batch: Int
  let precision: String
  let threads: Int
  /// Of one large matrix product.
  let peakFlopsPerSecond: Double
  /// The file that keeps what was measured; none where nothing is kept.
  let cache: String?
  let rows: [KernelReport.Row]

  init(_ experiment: String, _ report: KernelReport) {
    self.experiment = experiment
    batch = report.batch
    precision = report.precision.rawValue
    threads = report.threads
    peakFlopsPerSecond = report.peakFlopsPerSecond
    cache = report.cache
    rows = report.rows
  }

  func text(_ width: Int) -> String {
    let head =
      "\(experiment): batches of \(Wording.count(batch)), \(precision), "
      + Wording.number(threads, of: "thread")
    var table = TextTable(.left, .left, .left, .right, .right)
    for row in rows {
      table.add(
        row.layer, row.direction, row.shapes,
        row.flopsPerSecond.map { Wording.operations($0) + "/s" } ?? "not measured",
        row.shareOfPeak.map { Wording.percentage($0) } ?? "")
    }
    let lines = table.text(width: width).split(separator: "\n").map(String.init)
    let body = zip(rows, lines).flatMap { [$1] + alternatives($0, width) }
    let tail = """
      Times are in milliseconds, * computes, and the share is that of
      \(Wording.operations(peakFlopsPerSecond))/s, a large \(precision) matrix product.
      Choices are kept in \(cache ?? "no file").
      """
    return ([head, ""] + body + ["", tail]).joined(separator: "\n")
  }

  /// Lists longer than this are hard to read.
  private static let widest = 80

  /// What each kernel took, in lines that fit.
  private func alternatives(_ row: KernelReport.Row, _ width: Int) -> [String] {
    let items = row.candidates.map { candidate in
      let time = candidate.seconds.map(Self.milliseconds) ?? "–"
      return "\(candidate.kernel) \(time)\(candidate.isChosen ? "*" : "")"
    }
    var lines: [String] = []
    for item in items {
      if let last = lines.last, last.count + item.count + 2 <= min(width, Self.widest) {
        lines[lines.count - 1] = last + ", " + item
      } else {
        lines.append("    " + item)
      }
    }
    return lines
  }

  private static func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1000
    return String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.3f", value)
  }
}
