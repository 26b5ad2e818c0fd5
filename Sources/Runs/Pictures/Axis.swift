import Foundation

/// A linear scale from values to places in a picture, with ticks at round numbers.
struct Axis: Hashable, Sendable {
  /// The values at the two ends.
  let range: ClosedRange<Double>
  /// The places of the two ends, in points; the second may be the smaller one.
  let start: Double
  let end: Double
  /// The round numbers within the range.
  let ticks: [Double]
  private let step: Double

  /// Makes a scale.
  ///
  /// - Parameters:
  ///   - values: The values to show; a single value gets room around it.
  ///   - start: Where the least value goes.
  ///   - end: Where the greatest value goes.
  ///   - count: How many ticks there may be, about.
  ///   - isWhole: Whether only whole numbers are ticks.
  ///   - isWidened: Whether the range grows to the ticks around it.
  init(
    _ values: ClosedRange<Double>, start: Double, end: Double, count: Int = 6,
    isWhole: Bool = false, isWidened: Bool = false
  ) {
    var (low, high) = (values.lowerBound, values.upperBound)
    let room = max(abs(high) * 1e-6, 1e-12)
    if high - low < room {
      let half = isWhole ? 1 : max(abs(high) * 0.1, room)
      (low, high) = (low - half, high + half)
    }
    let step = Self.roundStep((high - low) / Double(max(1, count)), isWhole: isWhole)
    if isWidened {
      (low, high) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
    }
    range = low...high
    (self.start, self.end, self.step) = (start, end, step)
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    ticks = first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
  }

  /// The least of 1, 2, 5 times a power of ten that is not less.
  private static func roundStep(_ rough: Double, isWhole: Bool) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * power
    return isWhole ? max(1, step) : step
  }

  /// The place of a value.
  func place(_ value: Double) -> Double {
    start + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (end - start)
  }

  /// A tick's value with as many digits as tell ticks apart.
  func label(_ tick: Double) -> String {
    let digits = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
    if abs(tick) < step / 2 { return "0" }
    if digits > 6 || step >= 1e9 { return String(format: "%.3g", tick) }
    if digits > 0 { return String(format: "%.\(digits)f", tick) }
    return abs(tick) < 1e15 ? Wording.count(Int(tick.rounded())) : String(format: "%.3g", tick)
  }
}
