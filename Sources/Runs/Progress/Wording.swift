import Foundation

/// How numbers are worded for people.
package enum Wording {
  /// A loss or another number of any size, to four digits: "0.4312", "1.2e-05", "NaN".
  package static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    if value != 0 && (abs(value) < 0.001 || abs(value) >= 100_000) {
      return String(format: "%.2e", value)
    }
    let magnitude = abs(value)
    let digits =
      magnitude == 0 ? 4 : magnitude < 0.01 ? 6 : magnitude < 0.1 ? 5 : magnitude < 10 ? 4 : 2
    return String(format: "%.\(digits)f", value)
  }

  /// A fraction as a percentage: "85.2 %".
  package static func percentage(_ fraction: Double, digits: Int = 1) -> String {
    guard fraction.isFinite else { return number(fraction) + " %" }
    return String(format: "%.\(digits)f %%", fraction * 100)
  }

  /// A learning rate, as short as it can be: "0.01", "1e-05".
  package static func rate(_ value: Double) -> String { String(format: "%.3g", value) }

  /// A whole number with its thousands apart: "50,000".
  package static func count(_ value: Int) -> String {
    var text = String(value.magnitude)
    var place = text.count - 3
    while place > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      place -= 3
    }
    return value < 0 ? "-" + text : text
  }

  /// A duration in seconds: "12.3 s", "4 min 05 s", "1 h 02 min", "3 d 04 h".
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e10 else { return "unknown time" }
    if seconds < 10 { return String(format: "%.1f s", max(0, seconds)) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(pair(whole % 60)) s" }
    if whole < 86400 { return "\(whole / 3600) h \(pair(whole / 60 % 60)) min" }
    return "\(whole / 86400) d \(pair(whole / 3600 % 24)) h"
  }

  /// A duration in seconds as a clock shows it: "0:12", "12:05", "1:02:00".
  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e10 else { return "?" }
    let whole = max(0, Int(seconds.rounded()))
    if whole < 3600 { return "\(whole / 60):\(pair(whole % 60))" }
    return "\(whole / 3600):\(pair(whole / 60 % 60)):\(pair(whole % 60))"
  }

  /// Bytes in the largest fitting unit of 1024: "23.4 GiB".
  package static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var (value, unit) = (Double(count), 0)
    while value >= 1024 && unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : String(format: "%.1f %@", value, units[unit])
  }

  private static func pair(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
