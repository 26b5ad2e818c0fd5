import Foundation
import Sonde
import SondeRuns

/// What a benchmark found, for people and, with keys such as `images_per_second`, for machines.
protocol BenchmarkReport: Encodable {
  /// The report for people.
  ///
  /// - Parameter width: How many columns there are.
  /// - Returns: Lines without an end of line behind the last.
  func text(_ width: Int) -> String
}

extension Wording {
  /// Milliseconds to three digits: "0.563 ms", "12.3 ms", "1,204 ms".
  static func milliseconds(_ value: Double) -> String {
    value >= 100
      ? "\(count(Int(value.rounded()))) ms"
      : String(format: value >= 10 ? "%.1f ms" : value >= 1 ? "%.2f ms" : "%.3f ms", value)
  }

  /// Floating-point operations in the largest fitting unit: "63.2 MFLOP".
  static func operations(_ value: Double) -> String {
    let units = ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP"]
    var (scaled, unit) = (value, 0)
    while scaled >= 1000, unit < units.count - 1 {
      scaled /= 1000
      unit += 1
    }
    let digits = scaled < 10 ? 2 : scaled < 100 ? 1 : 0
    return String(format: "%.\(digits)f", scaled) + " " + units[unit]
  }

  /// A number of things: "1 thread", "2 threads".
  static func number(_ value: Int, of thing: String) -> String {
    "\(count(value)) \(thing)\(value == 1 ? "" : "s")"
  }
}
